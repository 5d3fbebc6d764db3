/** The order that was just placed, kept for the thank-you page of this tab. */
import type { orderTotals, ShopItem } from '@beckon/example-shop/catalogue';

export interface Order {
  id: string;
  email: string;
  items: ShopItem[];
  totals: Omit<ReturnType<typeof orderTotals>, 'charged'>;
}

const KEY = 'spa.order';

export const newOrderId = (): string =>
  `ML-${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`.toUpperCase();

export function keepOrder(order: Order): void {
  sessionStorage.setItem(KEY, JSON.stringify(order));
}

export function findOrder(id: string | null): Order | undefined {
  try {
    const order = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Order | null;
    return order && order.id === id ? order : undefined;
  } catch {
    return undefined;
  }
}
