/** Which product a page is about, and which of its variants. */
import { type Graph, isA, isNode, listOf, type Node, textOf } from './nodes.ts';

/** A product with all that its page says of it in different places. */
export interface Candidate {
  group?: Node;
  /** The product itself, or its variants. */
  products: Node[];
}

export interface Hints {
  url: URL;
  /** Other addresses of the page: the canonical one. */
  also: readonly (string | undefined)[];
  /** What the page calls itself: its heading, its Open Graph title. */
  names: readonly (string | undefined)[];
  /** It says that it is about one product. */
  product: boolean;
}

const PRODUCT = /^(Product(Group|Model)?|IndividualProduct|SomeProducts)$/;
/** Types of things that are also sold; without an offer a page is about the thing. */
const SOLD = /^(Book|.*Vehicle|Car|Motorcycle|Movie|MusicAlbum|VideoGame|.*Application|Drug|Course)$/;
const PAGE = /Page$/;

export const fold = (text: string | undefined): string =>
  text
    ?.toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim() ?? '';

const parse = (url: unknown, base: URL): URL | undefined => {
  try {
    return new URL(textOf(url) ?? '', base);
  } catch {
    return undefined;
  }
};
export const pathOf = (url: unknown, base: URL): string | undefined =>
  url ? parse(url, base)?.pathname.replace(/\/$/, '') : undefined;

/** Everything that names a product: its own numbers, and its address. */
const IDS = ['sku', 'productID', 'mpn', 'gtin', 'gtin13', 'gtin12', 'gtin8', 'isbn', 'identifier'];

export const isProduct = (node: Node): boolean => isA(node, PRODUCT) || (isA(node, SOLD) && !!node['offers']);

/** The products that stand on their own or as the main thing of a page, not those of lists or beside others. */
export function candidatesOf(graph: Graph): { found: Candidate[]; main: Set<Candidate> } {
  const byKey = new Map<string, Candidate>();
  const main = new Set<Candidate>();
  const groupKey = (node: Node) =>
    textOf(node['productGroupID']) ?? textOf(node['@id']) ?? textOf(node['name']);

  function add(node: Node, isMain: boolean): void {
    const group = isA(node, /^ProductGroup$/);
    const parent = listOf(node['isVariantOf']).find(isNode);
    const of = textOf(node['inProductGroupWithID']) ?? (parent && groupKey(parent));
    const known = of && [...byKey.values()].find(({ group }) => group?.['@id'] === of);
    const key = group ? `g${groupKey(node)}` : of ? `g${of}` : `p${fold(textOf(node['name']))}`;
    const one = known || byKey.get(key) || { products: [] };
    byKey.set(key, one);
    if (group) one.group ??= node;
    else {
      one.products.push(node);
      if (parent?.['name']) one.group ??= parent;
    }
    if (isMain) main.add(one);
  }
  // Groups first: their variants may name them by address only.
  for (const pass of [true, false])
    for (const root of graph.roots) {
      if (isProduct(root)) {
        if (isA(root, /Group$/) === pass)
          add(root, !!root['mainEntityOfPage'] && textOf(root['mainEntityOfPage']) !== 'false');
      } else if (isA(root, PAGE))
        for (const node of [...graph.nodes(root['mainEntity']), ...graph.nodes(root['about'])])
          if (isProduct(node) && isA(node, /Group$/) === pass) add(node, true);
    }
  return { found: [...new Set(byKey.values())], main };
}

const nodesOf = ({ group, products }: Candidate): Node[] => [...products, ...(group ? [group] : [])];

/** Undefined where the page is about several, or about none. */
export function choose(graph: Graph, { url, also, names, product }: Hints): Candidate | undefined {
  const { found, main } = candidatesOf(graph);
  const here = new Set([url.href, ...also].map((one) => pathOf(one, url)));
  const called = new Set(names.map(fold).filter(Boolean));
  const urls = (one: Candidate) =>
    nodesOf(one)
      .flatMap((node) => [
        node['url'],
        ...graph.nodes(node['offers']).map((offer) => offer['url']),
        ...graph.nodes(node['hasVariant']).map((variant) => variant['url']),
      ])
      .filter(Boolean);
  const score = (one: Candidate) =>
    (urls(one).some((address) => here.has(pathOf(address, url))) ? 4 : 0) +
    (nodesOf(one).some((node) => called.has(fold(textOf(node['name'])))) ? 3 : 0) +
    (main.has(one) ? 2 : 0);
  const [best, next] = found.map((one) => [score(one), one] as const).sort(([a], [b]) => b - a);
  if (!best) return undefined;
  // One that lies at another address is a recommendation.
  if (!next) return best[0] || product || !urls(best[1]).length ? best[1] : undefined;
  return best[0] > next[0] ? best[1] : undefined;
}

/** The variant that the address names: by its own address, or by one of its numbers; the only one that there is. */
export function chooseVariant(variants: readonly Node[], graph: Graph, url: URL): Node | undefined {
  if (variants.length < 2) return variants[0];
  const said = new Set(
    [...url.searchParams.values(), url.hash.slice(1), ...url.pathname.split(/[/.]/)].filter(
      (part) => part.length > 1,
    ),
  );
  const fits = (address: unknown): number => {
    const other = address ? parse(address, url) : undefined;
    if (!other || other.pathname !== url.pathname) return 0;
    const asked = [...other.searchParams];
    return asked.every(([key, value]) => url.searchParams.get(key) === value) ? 1 + asked.length : 0;
  };
  const scored = variants.map((node) => {
    const offers = graph.nodes(node['offers']);
    const byUrl = Math.max(...[node, ...offers].flatMap((one) => [one['url'], one['@id']]).map(fits), 0);
    const named = IDS.some((key) => said.has(textOf(node[key]) ?? ''));
    return [byUrl + (named ? 9 : 0), node] as const;
  });
  const [best, next] = scored.sort(([a], [b]) => b - a);
  return best![0] > next![0] ? best![1] : undefined;
}
