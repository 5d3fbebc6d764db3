/** What a page records by itself and on request: views, visits, calls of the stub, identity. */
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

const t = setUp((path, { html }) =>
  path === '/stubbed'
    ? html('Stubbed', {
        head: `<script>beckon('track','add_to_cart',{currency:'EUR',value:5,items:[{item_id:'early'}]})</script>`,
      })
    : undefined,
);

test('a page view is stored with its address, title, visitor and session', async () => {
  await t.open('/granted?utm_source=news&utm_campaign=spring');
  const [view] = await t.storedNames(['page_view']);
  expect(view).toMatchObject({
    page: {
      url: `${t.pages.url}/granted?utm_source=news&utm_campaign=spring`,
      title: 'Granted',
      referrer: '',
    },
    consent: { analytics: 'granted', marketing: 'granted' },
    campaign: { source: 'news', name: 'spring' },
  });
  expect(view!.bot).toBe(true);
  const [cookie, ...others] = await t.context.cookies();
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({ name: '_bk', sameSite: 'Lax', path: '/' });
  expect(cookie!.value).toContain(view!.visitor);
  expect(cookie!.value.length).toBeLessThan(200);
});

test('visitor and session go on over pages, and the first campaign is kept', async () => {
  await t.open('/granted?utm_source=first');
  await t.storedNames(['page_view']);
  await t.open('/granted');
  const [one, two] = await t.storedNames(['page_view', 'page_view']);
  expect(two).toMatchObject({ visitor: one!.visitor, session: one!.session, campaign: { source: 'first' } });
  expect(two!.page.id).not.toBe(one!.page.id);
  await t.open('/granted?utm_source=second');
  const third = (await t.storedNames(['page_view', 'page_view', 'page_view']))[2];
  expect(third).toMatchObject({
    visitor: one!.visitor,
    campaign: { source: 'second' },
    firstCampaign: { source: 'first' },
  });
  expect(third!.session).not.toBe(one!.session);
});

test('calls made before the script has loaded are kept, behind the page view, with their time', async () => {
  const before = Date.now();
  await t.open('/stubbed');
  const [view, early] = await t.storedNames(['page_view', 'add_to_cart']);
  expect(early!.data['items']).toEqual([{ item_id: 'early' }]);
  expect(early!.page.id).toBe(view!.page.id);
  expect(early!.time).toBeGreaterThanOrEqual(before - 1000);
  expect(view!.time).toBeLessThanOrEqual(early!.time);
});

test('five route changes of a single-page app give five page views with their titles and addresses', async () => {
  await t.open('/app');
  await t.loaded();
  await t.page.evaluate(async () => {
    for (const n of [1, 2, 3, 4, 5]) {
      history.pushState(null, '', `/app/${n}`);
      // Frameworks set the title after the address, some of them in a later task.
      if (n % 2) document.title = `Route ${n}`;
      else
        setTimeout(() => {
          document.title = `Route ${n}`;
        }, 30);
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
  });
  const events = await t.storedNames(Array(6).fill('page_view'));
  expect(events.map(({ page }) => [new URL(page.url).pathname, page.title])).toEqual([
    ['/app', 'App'],
    ...[1, 2, 3, 4, 5].map((n) => [`/app/${n}`, `Route ${n}`]),
  ]);
  expect(events.slice(1).map(({ page }) => new URL(page.referrer).pathname)).toEqual([
    '/app',
    '/app/1',
    '/app/2',
    '/app/3',
    '/app/4',
  ]);
});

test('a view that is left at once, before any timer runs, has the title that it had meanwhile', async () => {
  await t.open('/app');
  await t.loaded();
  await t.page.evaluate(async () => {
    for (const n of [1, 2, 3]) {
      history.pushState(null, '', `/app/${n}`);
      await Promise.resolve();
      await Promise.resolve();
      document.title = `Route ${n}`;
      await Promise.resolve();
    }
  });
  const events = await t.storedNames(Array(4).fill('page_view'));
  expect(events.map(({ page }) => [new URL(page.url).pathname, page.title])).toEqual([
    ['/app', 'App'],
    ...[1, 2, 3].map((n) => [`/app/${n}`, `Route ${n}`]),
  ]);
});

test('a replaceState to the same address, a changed anchor and a redirect in one task do not double views', async () => {
  await t.open('/app');
  await t.loaded();
  await t.page.evaluate(async () => {
    history.replaceState({ a: 1 }, '', location.href);
    location.hash = 'reviews';
    history.pushState(null, '', '/app/from');
    history.replaceState(null, '', '/app/to');
    await new Promise((resolve) => setTimeout(resolve, 500));
    location.hash = '#/route';
    await new Promise((resolve) => setTimeout(resolve, 500));
    history.back();
  });
  const events = await t.storedNames(Array(4).fill('page_view'));
  expect(events.map(({ page }) => page.url.replace(t.pages.url, ''))).toEqual([
    '/app',
    '/app/to',
    '/app/to#/route',
    '/app/to',
  ]);
});

test('coming back through the back-forward cache is a new page view of the same page', async () => {
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await t.page.evaluate(() => {
    (window as never as { kept: boolean }).kept = true;
  });
  await t.open('/other');
  await t.page.evaluate(() => history.back());
  await t.page.waitForURL('**/granted', { waitUntil: 'commit' });
  expect(await t.page.evaluate(() => (window as never as { kept?: boolean }).kept)).toBe(true);
  const [one, two] = await t.storedNames(['page_view', 'page_view']);
  expect(two!.page).toMatchObject({ url: one!.page.url, title: 'Granted' });
  expect(two!.page.id).not.toBe(one!.page.id);
});

test('identify goes with later events, reset makes a new visitor, listeners hear', async () => {
  await t.open('/granted');
  await t.loaded();
  await t.page.evaluate(() => {
    const { beckon, heard } = window as never as {
      beckon: { on(signal: string, listener: (value: unknown) => void): () => void };
      heard: unknown[];
    };
    (window as never as { heard: unknown[] }).heard = heard ?? [];
    beckon.on('acked', (ids) => (window as never as { heard: unknown[] }).heard.push(ids));
  });
  await t.call('identify', { id: 'customer-7', email: 'a@b.example' });
  await t.call('track', 'known');
  await t.call('reset');
  await t.call('track', 'unknown');
  const [, known, unknown] = await t.storedNames(['page_view', 'known', 'unknown']);
  expect(known!.user).toEqual({ id: 'customer-7', email: 'a@b.example' });
  expect(unknown!.user).toBeUndefined();
  expect(unknown!.visitor).not.toBe(known!.visitor);
  await t.page.waitForFunction(() => (window as never as { heard: unknown[] }).heard.length > 0);
});

test('what one task tells keeps its order, its data, its page and its user, whatever the task does next', async () => {
  await t.open('/granted');
  await t.loaded();
  await t.page.evaluate(() => {
    const { beckon } = window as never as { beckon: (verb: string, ...args: unknown[]) => unknown };
    const data = { at: 'first' };
    beckon('track', 'first', data);
    data.at = 'changed';
    beckon('identify', { id: 'customer-7' });
    beckon('track', 'second', null);
    beckon('page');
    beckon('track', 'third');
    beckon('reset');
    history.pushState(null, '', '/granted/next');
    beckon('track', 'fourth');
  });
  const expected = ['page_view', 'first', 'second', 'page_view', 'third', 'page_view', 'fourth'];
  const events = await t.storedNames(expected);
  const [view, first, second, again, third, next, fourth] = events as Required<typeof events>;
  expect([first, second, third, fourth].map((event) => event!.data)).toEqual([{ at: 'first' }, {}, {}, {}]);
  expect(events.map(({ user }) => user?.id)).toEqual([
    undefined,
    undefined,
    ...Array(3).fill('customer-7'),
    undefined,
    undefined,
  ]);
  expect([first, second, third, fourth].map((event) => event!.page.id)).toEqual(
    [view, view, again, next].map((event) => event!.page.id),
  );
  expect(new Set(events.slice(0, 5).map(({ visitor }) => visitor)).size).toBe(1);
  expect(new Set(events.slice(5).map(({ visitor }) => visitor)).size).toBe(1);
  expect(fourth!.visitor).not.toBe(first!.visitor);
});

test('a refusal in the same task reaches what was told before it, and nothing of it leaves', async () => {
  await t.open('/granted');
  await t.loaded();
  await t.storedNames(['page_view']);
  const settled = await t.page.evaluate(async () => {
    const { beckon } = window as never as {
      beckon: { track(name: string): { acked: Promise<boolean> }; consent(state: string): void };
    };
    const before = beckon.track('told_before').acked;
    beckon.consent('denied');
    const after = beckon.track('told_after').acked;
    return Promise.all([before, after]);
  });
  expect(settled).toEqual([false, false]);
  // Whatever had left would be there before this.
  await t.call('consent', 'granted');
  await t.call('track', 'told_later');
  await t.storedNames(['page_view', 'told_later']);
});

test('data that is no JSON, hostile arguments and unknown verbs never throw into the page', async () => {
  const errors: string[] = [];
  t.page.on('pageerror', (error) => errors.push(error.message));
  await t.open('/granted');
  await t.loaded();
  const outcome = await t.page.evaluate(() => {
    const beckon = (
      window as never as {
        beckon: ((...args: unknown[]) => unknown) & Record<string, (...a: unknown[]) => unknown>;
      }
    ).beckon;
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const attempts: (() => unknown)[] = [
      () => beckon('track', 'loop', loop),
      () => beckon('track'),
      () => beckon('track', null, 5),
      () => beckon('track', 'big', { text: 'x'.repeat(50_000) }),
      () => beckon('track', 'bigint', { n: BigInt(1) }),
      () => beckon('nothing', 1),
      () => beckon(),
      () => beckon('consent', null),
      () => beckon('consent', { analytics: 'yes please' }),
      () => beckon['identify']!(null),
      () => beckon['on']!(),
    ];
    return attempts.map((attempt) => {
      try {
        attempt();
        return 'ok';
      } catch (error) {
        return String(error);
      }
    });
  });
  expect(outcome.every((one) => one === 'ok')).toBe(true);
  expect(errors).toEqual([]);
});

test('a second tag on the page changes nothing', async () => {
  const elsewhere: string[] = [];
  t.page.on('request', (request) => elsewhere.push(new URL(request.url()).pathname));
  await t.open('/granted');
  await t.loaded();
  await t.page.evaluate(
    () =>
      new Promise<void>((done) => {
        const tag = document.createElement('script');
        Object.assign(tag, { src: '/files/beckon.js', onload: () => done() });
        Object.assign(tag.dataset, { endpoint: '/elsewhere', site: 'x', consent: 'granted' });
        document.head.append(tag);
      }),
  );
  await t.call('track', 'after');
  await t.storedNames(['page_view', 'after']);
  expect(elsewhere).not.toContain('/elsewhere');
});
