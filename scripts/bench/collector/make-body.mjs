/** Batches of events of about 600 bytes, as a shop's pages send them. */

const event = (run, n, time) => ({
  id: `${run}-${n}`,
  name: ['page_view', 'view_item', 'view_item', 'add_to_cart'][n % 4],
  time,
  data: {
    currency: 'EUR',
    value: 19.9,
    items: [
      {
        item_id: `sku-${n % 200}`,
        item_name: 'A mug with a handle',
        item_category: 'Kitchen',
        price: 19.9,
        quantity: 1,
      },
    ],
  },
  page: {
    id: `${run}-8cf5-${Math.floor(n / 10)}`,
    url: `https://shop.example/p/a-mug-with-a-handle-${Math.floor(n / 10) % 200}`,
    referrer: 'https://shop.example/c/kitchen',
    title: 'A mug with a handle, Kitchen, Shop',
  },
  // A page tells ten events, a visitor comes twice.
  visitor: `${run}-8db5-${Math.floor(n / 20)}`,
  session: `${run}-836c-${Math.floor(n / 10)}`,
  client: `${run}-8804-${Math.floor(n / 10)}`,
  seq: (n % 10) + 1,
  consent: { functional: 'granted', analytics: 'granted', marketing: 'granted' },
});

/** @param run makes ids different from those of other runs; @param first number of its first event */
export const makeBody = (run, first, count, time) =>
  JSON.stringify({
    v: 1,
    site: 'shop',
    sentAt: time,
    client: { sdk: '0.1.0', lang: 'de', tz: 'Europe/Berlin', view: '390x844' },
    events: Array.from({ length: count }, (_, i) => event(run, first + i, time)),
  });
