/** Events for the examples of all vendors. */
import type { BeckonEvent } from '@beckon/events';

export const mug = {
  item_id: 'mug',
  item_name: 'Mug',
  item_brand: 'Acme',
  item_category: 'Kitchen',
  price: 19.9,
  quantity: 2,
};
export const lamp = { item_id: 'lamp-7', item_name: 'Lampe „Ährenlicht“', item_group_id: 'lamps', price: 80 };

export const sampleEvent = (name: string, data: Record<string, unknown> = {}): BeckonEvent => ({
  id: `id-${name}`,
  name,
  time: 1_795_000_000_000,
  data,
  page: { id: 'p1', url: 'https://shop.example/p/mug', referrer: 'https://shop.example/', title: 'Mug' },
  visitor: 'v1',
  session: 's1',
  client: 'c1',
  seq: 1,
  consent: { functional: 'granted', analytics: 'granted', marketing: 'granted' },
});
