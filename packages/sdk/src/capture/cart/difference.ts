/** Turns whole carts into what was put in and taken out. In memory: the first cart of a page changes nothing. */
import type { Data } from '../commerce.ts';

/** Others may tell of the same change in words of their own, a little before or after. */
const WAIT_MS = 300;
const MAX_TOLD = 200;

export interface Cart {
  /** The cart as it is now. */
  whole(items: readonly Data[]): void;
  /** Somebody has told of a change: the next cart has it. */
  told(items: readonly Data[], sign: 1 | -1): void;
  /** It was bought. */
  empty(): void;
  /** Tells now what waits for the words of others. */
  settle(): void;
}

const idOf = (item: Data): string => `${item['item_id'] ?? item['item_name']}`;
const keyOf = (item: Data): string => JSON.stringify([idOf(item), item['item_variant']]);
const countOf = (item: Data): number => (typeof item['quantity'] === 'number' ? item['quantity'] : 1);
const countIn = (lines: Map<string, Data>, key: string): number =>
  (lines.get(key)?.['quantity'] as number | undefined) ?? 0;

/** Lines of one item are one line. */
function linesOf(items: readonly Data[]): Map<string, Data> {
  const lines = new Map<string, Data>();
  for (const item of items) {
    const before = lines.get(keyOf(item));
    lines.set(keyOf(item), { ...before, ...item, quantity: countOf(item) + countIn(lines, keyOf(item)) });
  }
  return lines;
}

/** @param change gets the lines of one change with their quantities: none when nothing has changed */
export function createCart(change: (name: 'add_to_cart' | 'remove_from_cart', items: Data[]) => void): Cart {
  let before: Map<string, Data> | undefined;
  let next: Map<string, Data> | undefined;
  let planned = false;
  /** By item id: what was told and is not yet in a cart. */
  const explained = new Map<string, number>();

  function settle(): void {
    if (!planned) return;
    planned = false;
    const [was, is] = [before!, next!];
    before = is;
    for (const sign of [1, -1] as const)
      change(
        sign > 0 ? 'add_to_cart' : 'remove_from_cart',
        [...new Map([...was, ...is])].flatMap(([key, item]) => {
          // Only what was told in the same direction explains it.
          const said = Math.max(0, sign * (explained.get(idOf(item)) ?? 0));
          const quantity = sign * (countIn(is, key) - countIn(was, key)) - said;
          return quantity > 0 ? { ...item, quantity } : [];
        }),
      );
    explained.clear();
  }
  return {
    settle,
    whole(items) {
      next = linesOf(items);
      if (!before) {
        before = next;
        explained.clear();
      } else if (!planned) {
        planned = true;
        setTimeout(settle, WAIT_MS);
      }
    },
    told(items, sign) {
      for (const item of items) {
        explained.set(idOf(item), (explained.get(idOf(item)) ?? 0) + sign * countOf(item));
        if (explained.size > MAX_TOLD) explained.delete(explained.keys().next().value as string);
      }
    },
    empty() {
      before = next = new Map();
      explained.clear();
    },
  };
}
