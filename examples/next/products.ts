/** What the shop sells. */
export const products: Readonly<Record<string, { name: string; price: number }>> = {
  mug: { name: 'Mug', price: 19.9 },
  lamp: { name: 'Lamp', price: 89 },
};

/** A product as an event tells it. */
export function dataOf(id: string) {
  const { name = id, price = 0 } = products[id] ?? {};
  return { currency: 'EUR', value: price, items: [{ item_id: id, item_name: name, price }] };
}
