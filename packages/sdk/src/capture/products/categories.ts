/** The path of categories that a product is in: its own, or that of the breadcrumbs. */
import { numberOf } from '../money.ts';
import { fold, pathOf } from './choose.ts';
import { type Graph, isA, textOf } from './nodes.ts';

export type Fields = Record<string, string | number>;

const MAX_CATEGORIES = 5;

/** From the breadcrumbs without the way home and the product itself. */
export function breadcrumbs(graph: Graph, name: string | undefined, url: URL): string[] {
  const trails = graph.roots
    .flatMap((root) => [root, ...graph.nodes(root['breadcrumb'])])
    .filter((node) => isA(node, /^BreadcrumbList$/));
  const steps = graph
    .nodes(trails[0]?.['itemListElement'])
    .map((node) => ({ node, item: graph.nodes(node['item'])[0] }))
    .sort((a, b) => (numberOf(textOf(a.node['position'])) ?? 0) - (numberOf(textOf(b.node['position'])) ?? 0))
    .map(({ node, item }) => ({
      name: textOf(node['name']) ?? textOf(item?.['name']) ?? '',
      path: pathOf(
        item?.['@id'] ??
          item?.['url'] ??
          (textOf(node['item']) === textOf(item?.['name']) ? '' : node['item']),
        url,
      ),
    }));
  const last = steps.length - 1;
  return steps
    .filter(
      (step, i) =>
        step.name &&
        !(i === 0 && (step.path === '' || /^(home|start|startseite|accueil|inicio)\b/i.test(step.name))) &&
        !(i === last && (fold(step.name) === fold(name) || step.path === pathOf(url.href, url))),
    )
    .map((step) => step.name);
}

export function categories(value: unknown): string[] {
  const text = textOf(value);
  // A number is of some taxonomy, an address of some page.
  return !text || /^\d+$|^https?:/.test(text) ? [] : text.split(/\s*[>»›]\s*|\s+\/\s+|(?<=\S)\/(?=\S)/);
}

export function withCategories(item: Fields, names: readonly string[]): Fields {
  const own = names.filter(Boolean).slice(0, MAX_CATEGORIES);
  return { ...item, ...Object.fromEntries(own.map((name, i) => [`item_category${i ? i + 1 : ''}`, name])) };
}
