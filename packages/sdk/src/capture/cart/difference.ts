/** Turns whole carts into what was put in and taken out. In memory: the first cart of a page changes nothing. */
import type { Data } from '../commerce.ts';

/** Others may tell of the same change in words of their own, a little before or after. */
const WAIT_MS = 300;
const MAX_LINES = 200;

export interface Cart {
  /** The cart as it is now. */
  whole(items: readonly Data[]): void;
  /** Somebody has told of a change: the next cart has it. */
  told(items: readonly Data[], sign: 1 | -1): void;
  /** It was bought. */
  empty(): void;
}

const keyOf = (item: Data): string =>
  JSON.stringify([item['item_id'] ?? item['item_name'], item['item_variant']]);
const countOf = (item: Data): number => (typeof item['quantity'] === 'number' ? item['quantity'] : 1);

/** Lines of one item are one line. */
function linesOf(items: readonly Data[]): Map<string, Data> {
  const lines = new Map<string, Data>();
  for (const item of items.slice(0, MAX_LINES)) {
    const before = lines.get(keyOf(item));
    lines.set(keyOf(item), { ...before, ...item, quantity: countOf(item) + (before ? countOf(before) : 0) });
  }
  return lines;
}

/** @param change gets the lines of one change with their quantities */
export function createCart(change: (name: 'add_to_cart' | 'remove_from_cart', items: Data[]) => void): Cart {
  let before: Map<string, Data> | undefined;
  let next: Map<string, Data> | undefined;
  let planned = false;
  /** By item id: what was told and is not yet in a cart. */
  const explained = new Map<string, number>();

  function compare(): void {
    planned = false;
    const [was, is] = [before, next!];
    before = is;
    const added: Data[] = [];
    const removed: Data[] = [];
    if (was)
      for (const [key, item] of new Map([...was, ...is])) {
        const id = `${item['item_id'] ?? item['item_name']}`;
        const moved = countOf(is.get(key) ?? { quantity: 0 }) - countOf(was.get(key) ?? { quantity: 0 });
        const said = explained.get(id) ?? 0;
        // Only what was told in the same direction explains it.
        const rest =
          moved * said > 0 ? Math.sign(moved) * Math.max(0, Math.abs(moved) - Math.abs(said)) : moved;
        if (rest > 0) added.push({ ...item, quantity: rest });
        if (rest < 0) removed.push({ ...item, quantity: -rest });
      }
    explained.clear();
    if (added.length) change('add_to_cart', added);
    if (removed.length) change('remove_from_cart', removed);
  }
  return {
    whole(items) {
      next = linesOf(items);
      if (!before) return compare();
      if (!planned) setTimeout(compare, WAIT_MS);
      planned = true;
    },
    told(items, sign) {
      for (const item of items.slice(0, MAX_LINES)) {
        const id = `${item['item_id'] ?? item['item_name']}`;
        explained.set(id, (explained.get(id) ?? 0) + sign * countOf(item));
        if (explained.size > MAX_LINES) explained.delete(explained.keys().next().value as string);
      }
    },
    empty() {
      before = next = new Map();
      explained.clear();
    },
  };
}
