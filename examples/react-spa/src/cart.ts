/** The cart, kept in localStorage once something is in it, and shared by all components. */
import { choose, findProduct, orderTotals, type ShopItem, toItem } from '@beckon/example-shop/catalogue';
import { useSyncExternalStore } from 'react';
import { beckon } from './tracking.ts';

export interface CartLine {
  product: string;
  variant: string;
  size: string | undefined;
  quantity: number;
}

const KEY = 'spa.cart';
const MAX_QUANTITY = 20;
const listeners = new Set<() => void>();
let lines: readonly CartLine[] = read();

function read(): readonly CartLine[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((line: CartLine) => findProduct(line?.product)) : [];
  } catch {
    return [];
  }
}

function write(next: readonly CartLine[]): void {
  lines = next;
  localStorage.setItem(KEY, JSON.stringify(next));
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useCart = (): readonly CartLine[] => useSyncExternalStore(subscribe, () => lines);

/** A line as an item of an event, with its price. */
export function itemOf(line: CartLine): ShopItem {
  const product = findProduct(line.product)!;
  return toItem(product, choose(product, line.variant, line.size), line.quantity);
}

/** What an event says about lines: currency, value, items. */
export function cartData(of: readonly CartLine[]): { currency: string; value: number; items: ShopItem[] } {
  const items = of.map(itemOf);
  return { currency: 'EUR', value: orderTotals(items).value, items };
}

const same = (a: CartLine, b: CartLine) =>
  a.product === b.product && a.variant === b.variant && a.size === b.size;

export function addToCart(line: CartLine): void {
  const known = lines.find((one) => same(one, line));
  const quantity = Math.min(MAX_QUANTITY, (known?.quantity ?? 0) + line.quantity);
  write(known ? lines.map((one) => (one === known ? { ...one, quantity } : one)) : [...lines, line]);
  beckon.track('add_to_cart', cartData([line]));
}

export function setQuantity(line: CartLine, quantity: number): void {
  const change = quantity - line.quantity;
  if (!change) return;
  write(
    quantity > 0
      ? lines.map((one) => (same(one, line) ? { ...one, quantity } : one))
      : lines.filter((one) => !same(one, line)),
  );
  const moved = cartData([{ ...line, quantity: Math.abs(change) }]);
  if (change > 0) beckon.track('add_to_cart', moved);
  else beckon.track('remove_from_cart', moved);
}

export function clearCart(): void {
  write([]);
}
