/** The npm build's promises: safe without a browser, and typed by what the vendors need. */
import { expect, test } from 'vitest';
import { createBeckon, VERSION } from '../src/index.ts';

const beckon = createBeckon({ endpoint: 'https://data.shop.example/bk/e/shop', site: 'shop' });

test('on a server every verb does nothing and settles', async () => {
  expect(() => {
    beckon.track('page_view');
    beckon.page();
    beckon.identify('someone');
    beckon.consent('granted');
    beckon.reset();
    beckon.on('event', () => {})();
  }).not.toThrow();
  expect(await beckon.flush()).toEqual({ sent: 0, remaining: 0 });
});

test('the version is that of the package', async () => {
  const { default: manifest } = await import('../package.json');
  expect(VERSION).toBe(manifest.version);
});

test('types: known events demand their data, custom ones do not', () => {
  beckon.track('page_view');
  beckon.track('login');
  beckon.track('my_event');
  beckon.track('my_event', { anything: [1, 'two'] });
  beckon.track('search', { search_term: 'mug', of_our_own: true });
  // @ts-expect-error a purchase needs its data
  beckon.track('purchase');
  // @ts-expect-error a purchase needs its transaction id
  beckon.track('purchase', { currency: 'EUR', value: 1, items: [{ item_id: 'a' }] });
  // @ts-expect-error an item needs an id or a name
  beckon.track('view_item', { currency: 'EUR', value: 1, items: [{ price: 1 }] });
  // @ts-expect-error a field that may be missing has a type all the same
  beckon.track('login', { method: 1 });
  // @ts-expect-error consent is said with known words
  beckon.consent('yes');
});

test('types: a name that is known at run time only cannot smuggle wrong data in', () => {
  const either = 'search' as 'search' | 'generate_lead';
  beckon.track(either, { search_term: 'mug' });
  // @ts-expect-error it may be a search
  beckon.track(either, { lead_source: 'fair' });
  const step = 'my_step_1' as `my_step_${number}`;
  beckon.track(step, { done: true });
  const video = 'video_start' as `video_${string}`;
  beckon.track(video, { video_percent: 5 });
  // @ts-expect-error it may be a video_progress
  beckon.track(video, { video_percent: '5 %' });
  const any: string = 'purchase';
  // @ts-expect-error it may be any name
  beckon.track(any, { search_term: 'mug' });
  // @ts-expect-error it may be a name that needs data
  beckon.track(any);
});
