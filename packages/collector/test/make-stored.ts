/** An event as the indexer hands it to the store. */
import type { StoredEvent } from '../src/store/store.ts';

let ids = 0;

export const makeStored = (
  client: string,
  seq: number,
  received: number,
  over: Partial<StoredEvent> = {},
): StoredEvent => ({
  site: 'shop',
  id: `event-${++ids}`,
  name: 'page_view',
  time: received,
  clientTime: received,
  received,
  data: {},
  page: { id: 'p', url: 'https://shop.example/', referrer: '', title: '' },
  visitor: 'v',
  session: 's',
  client: { id: client, seq },
  consent: {},
  bot: false,
  device: { browser: 'Chrome', os: '', type: 'desktop' },
  ...over,
});
