/** A product of the page's data as an item: ids, names, category, price. */
import { breadcrumbs, categories, type Fields, withCategories } from './categories.ts';
import { type Candidate, chooseVariant, type Hints } from './choose.ts';
import { type Graph, isA, type Node, textOf } from './nodes.ts';
import { offerOf } from './price.ts';

/** What one source says of the product. */
export interface Found {
  item: Fields;
  currency?: string | undefined;
}

/** Which numbers become `item_id`, the first that there is. */
const IDS = ['sku', 'productID', 'productId', 'mpn', 'gtin13', 'gtin', 'gtin12', 'gtin14', 'gtin8', 'isbn'];
const VARIES = ['color', 'size', 'material', 'pattern'];

/** Drops what is not known. */
export const known = (fields: Record<string, string | number | undefined>): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

/** The first text under one of the keys. */
function first(nodes: readonly (Node | undefined)[], keys: readonly string[]): string | undefined {
  for (const key of keys)
    for (const node of nodes) {
      const text = textOf(node?.[key]);
      if (text) return text;
    }
  return undefined;
}

/** Without a chosen variant of several it is the group that is looked at. */
function nodesOf({ group, products }: Candidate, graph: Graph, url: URL) {
  const variants = [...new Set([...products, ...graph.nodes(group?.['hasVariant'])])];
  // The same product told twice has one number, or none beside it.
  const same = new Set(variants.map((node) => first([node], IDS)).filter(Boolean)).size < 2;
  const chosen = same ? variants[0] : chooseVariant(variants, graph, url);
  const own = same ? variants : [chosen ?? (group ? undefined : variants[0])].filter((node) => !!node);
  return { variants, chosen, own };
}

/** @param idFrom which number is the id of the catalogue, if the site says so */
export function toFound(one: Candidate, graph: Graph, { url }: Hints, idFrom: readonly string[]): Found {
  const { group } = one;
  const { variants, chosen, own } = nodesOf(one, graph, url);
  const all = [...own, group];
  const { offer, several, price } = offerOf(
    own.length || !variants.length ? all.filter((node) => !!node) : variants,
    graph,
    url,
  );
  const parents = own.flatMap((node) => graph.nodes(node['isVariantOf']));
  const groupId = first([...all, ...parents], ['inProductGroupWithID', 'productGroupID']);
  const name = first([group, ...own], ['name']);
  const ids = [...idFrom, ...IDS];
  const offerName = textOf(offer?.['name']);
  const category = categories(first(all, ['category']));
  const trail = category[1] ? [] : breadcrumbs(graph, name, url);
  const off = price.before !== undefined && price.price !== undefined ? price.before - price.price : 0;
  const item = known({
    // Of several offers the one that the address names.
    item_id:
      (several ? first([offer], ids) : undefined) ??
      first(own, ids) ??
      (own.length ? undefined : groupId) ??
      first([group, offer], ids),
    item_name: name,
    item_group_id: groupId,
    item_brand: first(all, ['brand', 'manufacturer']),
    item_variant:
      VARIES.map((key) => textOf(chosen?.[key]))
        .filter(Boolean)
        .join(' / ') || (offerName !== name ? offerName : undefined),
    price: price.price,
    discount: off > 0 ? Math.round(off * 100) / 100 : undefined,
  });
  return { currency: price.currency, item: withCategories(item, trail[0] ? trail : category) };
}

/** The products of a list that has names for them. */
export function listFound(
  graph: Graph,
  idFrom: readonly string[],
  hints: Hints,
): { id?: string; name?: string; found: Found[] } | undefined {
  const lists = graph.roots
    .flatMap((root) => [root, ...graph.nodes(root['mainEntity'])])
    .filter((node) => isA(node, /^(ItemList|OfferCatalog)$/));
  for (const list of lists) {
    const found = graph
      .nodes(list['itemListElement'])
      .flatMap((node) => (isA(node, /^ListItem$/) ? graph.nodes(node['item']) : [node]))
      .filter((node) => node['name'])
      .map((node) =>
        toFound(
          isA(node, /Group$/) ? { group: node, products: [] } : { products: [node] },
          graph,
          hints,
          idFrom,
        ),
      );
    if (found.length)
      return { ...known({ id: textOf(list['identifier']), name: textOf(list['name']) }), found };
  }
  return undefined;
}
