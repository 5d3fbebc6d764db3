/** Events and batches as a page would send them. */
import { randomBytes } from 'node:crypto';

let seq = 0;

export const makeEvent = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: randomBytes(12).toString('hex'),
  name: 'add_to_cart',
  time: Date.now(),
  data: { currency: 'EUR', value: 19.9, items: [{ item_id: 'mug', price: 19.9, quantity: 1 }] },
  page: { id: 'page1', url: 'http://localhost/p/mug', referrer: '', title: 'Mug' },
  visitor: 'visitor1',
  session: 'session1',
  client: 'client1',
  seq: ++seq,
  consent: { functional: 'granted', analytics: 'granted', marketing: 'granted' },
  ...over,
});

export const makeBatch = (events: unknown[], over: Record<string, unknown> = {}): string =>
  JSON.stringify({ v: 1, site: 'shop', sentAt: Date.now(), client: { sdk: '0.1.0' }, events, ...over });

/** The User-Agent of a visitor who is no bot. */
export const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
