/** What the shop's visitor does: the same event, with the same data, for every subject. */

/** @param {string} marker by which the stand-in finds the event again */
export const product = (marker) => ({
  currency: 'EUR',
  value: 19.9,
  items: [{ item_id: 'SKU-1', item_name: 'Mug', item_category: 'Kitchen', price: 19.9, quantity: 1 }],
  marker,
});

/** The documents of a visit, and what is tracked on each beside its page view: seven events. */
export const visit = [
  { name: 'home', events: [] },
  { name: 'category', events: [] },
  { name: 'product', events: ['view_item', 'add_to_cart'] },
  { name: 'checkout', events: ['begin_checkout'] },
];
