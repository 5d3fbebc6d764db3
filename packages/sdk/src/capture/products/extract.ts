/** What a page says of its product, put together from all its sources. Reads the page, changes nothing. */

import { breadcrumbs, type Fields, withCategories } from './categories.ts';
import { choose, type Hints } from './choose.ts';
import { type Globals, readGlobals } from './globals.ts';
import { readJsonLd } from './json-ld.ts';
import { readMicrodata, readRdfa } from './markup.ts';
import { createGraph, type Graph } from './nodes.ts';
import { isProductPage, metaOf, readOpenGraph } from './open-graph.ts';
import { type Found, listFound, toFound } from './product.ts';
import { type Seen, visiblePrices } from './visible.ts';

export interface ProductSettings {
  /** Lists give `view_item_list`, too. */
  lists?: boolean;
  /** Names of schema.org properties: the first that is there becomes `item_id`. */
  id?: string | readonly string[];
  /** Where the page names none. */
  currency?: string;
  /** False: the price in sight is not compared. */
  visible?: boolean;
}

export interface Extract {
  name: 'view_item' | 'view_item_list';
  data: { currency?: string; value?: number; items: Fields[]; [list: string]: unknown };
  warning?: string;
}

/** Half a percent is rounding, and a cent. */
const near = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(0.011, a * 0.005);

/** Earlier sources win, field by field; a price comes with its own currency. */
function merge(sources: readonly Found[]): Found {
  const item: Fields = {};
  let currency: string | undefined;
  for (const { item: more, currency: theirs } of sources) {
    const priced = item['price'] !== undefined;
    if (!priced && more['price'] !== undefined) currency = theirs ?? currency;
    // A path of categories is one thing, and so are a price and what was taken off.
    const skip = [item['item_category'] && 'item_category', priced && 'price', priced && 'discount'];
    for (const [key, value] of Object.entries(more))
      if (!skip.some((one) => one && key.startsWith(one))) item[key] ??= value;
    currency ??= theirs;
  }
  return { item, currency };
}

/**
 * The price in sight is what the visitor knows. It counts where it is the only one beside the heading and differs by
 * more than rounding, or is in another currency.
 */
function checked({ item, currency }: Found, seen: readonly Seen[]): Found & { warning?: string } {
  const price = item['price'] as number | undefined;
  const same = (one: Seen) => !one.currency || !currency || one.currency === currency;
  // Pence in an element of their own read as a hundred times as much.
  const right = seen.find(
    (one) => price !== undefined && same(one) && (near(price, one.price) || near(price * 100, one.price)),
  );
  const [one, ...others] = seen;
  if (right || !one || others.some((other) => other.price !== one.price))
    return { item, currency: currency ?? right?.currency };
  const taken = { item: { ...item, price: one.price }, currency: one.currency ?? currency };
  if (price === undefined) return taken;
  return {
    ...taken,
    warning: `the page's data says ${price} ${currency}, its text ${one.price} ${taken.currency}; the text counts. Mend the data: ad catalogues read it`,
  };
}

function hintsOf(page: Document, url: URL): Hints {
  return {
    url,
    also: [page.querySelector('link[rel=canonical]')?.getAttribute('href') ?? undefined],
    names: [
      ...[...page.querySelectorAll('h1')].slice(0, 3).map((h1) => h1.textContent ?? ''),
      metaOf(page, 'og:title'),
    ],
    product: isProductPage(page),
  };
}

/** @returns the event that the page stands for; undefined when it is about no product */
export function extract(
  page: Document,
  url: URL,
  globals: Globals,
  settings: ProductSettings,
): Extract | undefined {
  const hints = hintsOf(page, url);
  const idFrom = settings.id ? [settings.id].flat() : [];
  const graphs = [readJsonLd, readMicrodata, readRdfa].map((read) => createGraph(read(page)));
  const told = graphs.flatMap((graph) => {
    const one = choose(graph, hints);
    return one ? [toFound(one, graph, hints, idFrom)] : [];
  });
  const tags = readOpenGraph(page);
  const sources = [
    ...told,
    ...(tags && (told[0] || hints.product) ? [tags] : []),
    ...([readGlobals(globals)].filter(Boolean) as Found[]),
  ];
  if (!sources.some(({ item }) => item['item_id'] || item['item_name']))
    return settings.lists ? listOf(graphs, idFrom, hints) : undefined;
  const merged = merge(sources);
  const { warning, ...found } =
    settings.visible === false
      ? (merged as Found & { warning?: string })
      : checked(merged, visiblePrices(page));
  const currency = found.currency ?? settings.currency;
  const trail = graphs
    .map((graph) => breadcrumbs(graph, `${found.item['item_name']}`, url))
    .find((names) => names[0]);
  const item = found.item['item_category'] || !trail ? found.item : withCategories(found.item, trail);
  const { price } = item;
  return {
    name: 'view_item',
    // Money without its currency means nothing.
    data: {
      ...(currency && { currency, ...(price !== undefined && { value: price as number }) }),
      items: [item],
    },
    ...(warning && { warning }),
  };
}

function listOf(graphs: readonly Graph[], idFrom: readonly string[], hints: Hints): Extract | undefined {
  for (const graph of graphs) {
    const list = listFound(graph, idFrom, hints);
    if (!list) continue;
    const currency = list.found.find((one) => one.currency)?.currency;
    return {
      name: 'view_item_list',
      data: {
        ...(list.id && { item_list_id: list.id }),
        ...(list.name && { item_list_name: list.name }),
        ...(currency && { currency }),
        items: list.found.slice(0, 200).map(({ item }, index) => ({ ...item, index })),
      },
    };
  }
  return undefined;
}
