/** Pages that are left before the script has come: what their stub held is told by a later page. */
import { until } from '@beckon/testing';
import type { Route } from 'playwright';
import { expect, test } from 'vitest';
import { names, setUp } from './harness.ts';

const cart = `beckon('track','add_to_cart',{currency:'EUR',value:5,items:[{item_id:'early'}]})`;

const t = setUp((path, { html }) => {
  if (/^\/early(\/|\?|$)/.test(path)) return html('Early', { head: `<script>${cart}</script>` });
  if (path.startsWith('/early-pending'))
    return html('Early', { consent: 'pending', head: `<script>${cart}</script>` });
  return undefined;
});

/** From now on the script does not come. */
const hold = () => t.page.route('**/beckon.js', () => {});
/** Leaves first: a script that is on its way would still come. */
async function letCome(): Promise<void> {
  await t.open('/other');
  await t.page.unroute('**/beckon.js');
}
/** Parsed, but without the script that is still on its way. */
const openWithout = (path: string) => t.page.goto(t.pages.url + path, { waitUntil: 'commit' });
const parsed = () => t.page.waitForFunction(() => !!document.body);
const kept = () => t.page.evaluate(() => localStorage.getItem('bk~~'));

test('what a page tracked before the script came arrives by the next page, with its time, page and visit', async () => {
  await t.open('/granted');
  const [first] = await t.storedNames(['page_view']);
  await hold();
  const from = await t.page.evaluate(() => Date.now());
  await openWithout('/early?q=1');
  await parsed();
  await t.page.evaluate(() => {
    document.title = 'Known late';
    const { beckon } = window as never as { beckon(...args: unknown[]): void };
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    beckon('track', 'no_json', loop);
    beckon('identify', 'someone');
    history.pushState(null, '', '/early/deep');
    beckon('track', 'search', { search_term: 'mug' });
  });
  const to = await t.page.evaluate(() => Date.now());
  await letCome();
  await t.open('/granted');
  const events = await t.storedNames([
    'page_view',
    'page_view',
    'add_to_cart',
    'page_view',
    'search',
    'page_view',
  ]);
  const [, view, added, deep, searched, last] = events;
  for (const event of [view, added, deep, searched]) {
    expect(event).toMatchObject({ visitor: first!.visitor, session: first!.session });
    expect(event!.clientTime).toBeGreaterThanOrEqual(from);
    expect(event!.clientTime).toBeLessThanOrEqual(to);
    expect(event!.user).toBeUndefined();
  }
  expect(view!.page).toMatchObject({
    // A copy of the script keeps the parameters that its tag names: none.
    url: `${t.pages.url}/early`,
    title: 'Known late',
    referrer: '',
  });
  expect(added!.page.id).toBe(view!.page.id);
  expect(added!.data['items']).toEqual([{ item_id: 'early' }]);
  expect(deep!.page).toMatchObject({ url: `${t.pages.url}/early/deep`, referrer: view!.page.url });
  expect(searched!.page.id).toBe(deep!.page.id);
  expect(last!.page.url).toBe(`${t.pages.url}/granted`);
  expect(await kept()).toBeNull();
});

test('without consent the stub keeps nothing; with a tag that says granted it keeps the first page, too', async () => {
  await hold();
  await openWithout('/early-pending');
  await parsed();
  await t.open('/other');
  expect(await kept()).toBeNull();
  await openWithout('/early');
  await parsed();
  await t.open('/other');
  expect(await kept()).toContain('add_to_cart');
  await letCome();
  await t.open('/granted');
  await t.storedNames(['page_view', 'add_to_cart', 'page_view']);
});

test('what is kept waits for consent; a refusal deletes it', async () => {
  for (const decision of ['granted', 'denied']) {
    await t.open('/granted');
    await t.loaded();
    await t.call('track', 'seen');
    await hold();
    await openWithout('/early');
    await parsed();
    await letCome();
    await t.open('/pending');
    await t.loaded();
    const before = await t.stored();
    expect(await kept()).toContain('add_to_cart');
    await t.call('consent', decision);
    await t.page.waitForFunction(() => !localStorage.getItem('bk~~'));
    if (decision === 'granted') {
      // The held view of this page and the part for earlier ones come in either order.
      await until('all events', async () => (await t.stored()).length >= 5);
      expect(names(await t.stored()).sort()).toEqual([
        'add_to_cart',
        'page_view',
        'page_view',
        'page_view',
        'seen',
      ]);
    } else {
      await t.call('consent', 'granted');
      await t.call('track', 'after');
      await t.storedNames([...names(before), 'after']);
    }
  }
});

test('a refusal deletes it where nobody was known, too', async () => {
  await hold();
  await openWithout('/early');
  await parsed();
  await letCome();
  expect(await kept()).toContain('add_to_cart');
  await t.open('/pending');
  await t.loaded();
  await t.call('consent', 'denied');
  await t.page.waitForFunction(() => !localStorage.getItem('bk~~'));
  await t.call('consent', 'granted');
  await t.call('track', 'after');
  await t.storedNames(['after']);
});

test('where the script never comes, what is kept stays within its limit, the newest pages in it', async () => {
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await t.page.route('**/beckon.js', (route: Route) => route.abort());
  for (let i = 0; i < 12; i++) {
    await t.open(`/early/${i}`);
    await t.page.evaluate(
      (text) => {
        const { beckon } = window as never as { beckon(...args: unknown[]): void };
        beckon('track', 'long', { text });
      },
      `${i}-`.padEnd(9000, 'x'),
    );
  }
  await t.open('/other');
  expect((await kept())!.length).toBe(60_000);
  await letCome();
  await t.open('/granted');
  await t.page.waitForFunction(() => !localStorage.getItem('bk~~'));
  await t.call('flush');
  const long = (events: { name: string; data: Record<string, unknown> }[]) =>
    events.filter(({ name }) => name === 'long').map(({ data }) => parseInt(`${data['text']}`, 10));
  await until('the newest', async () => long(await t.stored()).length >= 6);
  expect(long(await t.stored())).toEqual([6, 7, 8, 9, 10, 11]);
});

test('a page that is only prerendered keeps nothing', async () => {
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await hold();
  await t.page.addInitScript(() => {
    if (location.pathname === '/early') Object.defineProperty(document, 'prerendering', { value: true });
  });
  await openWithout('/early');
  await parsed();
  await t.open('/other');
  expect(await kept()).toBeNull();
});
