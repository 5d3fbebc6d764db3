/** Delivery: what was tracked is stored once, whatever happens to the page, the network and the collector. */
import type { Batch } from '@beckon/events';
import { until } from '@beckon/testing';
import { expect, test } from 'vitest';
import { setUp } from './harness.ts';

/** Bodies of the requests to `/any/STATUS`, which answers with that status and a page of HTML. */
const bodies: string[] = [];

const t = setUp((path, { html }) => {
  const status = /^\/any\/(\d+)$/.exec(path)?.[1];
  if (status)
    return (req, res) => {
      let body = '';
      req.on('data', (chunk) => {
        body += chunk;
      });
      req.on('end', () => {
        bodies.push(body);
        res.writeHead(Number(status), { 'content-type': 'text/html' }).end('<p>whatever');
      });
    };
  const wanted = /^\/tag\/(\d+)$/.exec(path)?.[1];
  return wanted ? html('Any answer', { endpoint: `/any/${wanted}` }) : undefined;
});

test('an add_to_cart that is followed by navigation at once arrives, again and again', async () => {
  const rounds = 30;
  for (let i = 0; i < rounds; i++) {
    await t.open(`/granted?round=${i}`);
    await t.loaded();
    await t.page.evaluate(
      ([to, n]) => {
        (window as never as { beckon: { track(name: string, data: unknown): void } }).beckon.track(
          'add_to_cart',
          {
            currency: 'EUR',
            value: n,
            items: [{ item_id: `sku-${n}` }],
          },
        );
        location.href = to as string;
      },
      [`${t.pages.url}/other`, i] as const,
    );
    await t.page.waitForURL('**/other');
  }
  await t.open('/granted?round=last');
  const carts = await until('all carts', async () => {
    const found = (await t.stored()).filter(({ name }) => name === 'add_to_cart');
    return found.length >= rounds && found;
  });
  expect(carts.map(({ data }) => data['value'])).toEqual(Array.from({ length: rounds }, (_, i) => i));
});

test('a tab closed right after track loses nothing', async () => {
  const rounds = 10;
  for (let i = 0; i < rounds; i++) {
    const tab = await t.context.newPage();
    await tab.goto(`${t.pages.url}/granted?tab=${i}`);
    await tab.waitForFunction(() => !!(window as never as { beckon?: { version?: string } }).beckon?.version);
    await tab.evaluate(
      (n) => (window as never as { beckon(...a: unknown[]): void }).beckon('track', 'tab_event', { n }),
      i,
    );
    await tab.close();
  }
  await t.open('/granted');
  await until('all tab events', async () => {
    const found = (await t.stored()).filter(({ name }) => name === 'tab_event').map(({ data }) => data['n']);
    return found.length === rounds && new Set(found).size === rounds;
  });
});

test('events made while offline, with the tab closed, come with the next visit and their times', async () => {
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await t.context.setOffline(true);
  await t.call('track', 'while_offline', { n: 1 });
  await t.onDisk(1);
  const made = Date.now();
  await t.page.close();
  await t.context.setOffline(false);
  t.page = await t.context.newPage();
  await t.open('/granted');
  const events = await until('both', async () => {
    const found = await t.stored();
    return found.length === 3 && found;
  });
  const offline = events.find(({ name }) => name === 'while_offline');
  expect(offline!.time).toBeLessThanOrEqual(made);
});

test('a collector that is killed and comes back gets everything once', async () => {
  await t.open('/granted');
  await t.storedNames(['page_view']);
  await t.collector.kill('SIGKILL');
  const failed = t.page.waitForEvent('requestfailed');
  for (let i = 0; i < 5; i++) await t.call('track', 'while_down', { i });
  await failed;
  await t.collector.restart();
  const events = await t.storedNames(['page_view', ...Array(5).fill('while_down')]);
  expect(events.slice(1).map(({ data }) => data['i'])).toEqual([0, 1, 2, 3, 4]);
});

test('a purchase reported again on a reloaded page is stored once', async () => {
  for (let i = 0; i < 3; i++) {
    await t.open('/granted');
    await t.loaded();
    await t.call('track', 'purchase', {
      transaction_id: 'ORD 1/2',
      currency: 'EUR',
      value: 5,
      items: [{ item_id: 'a' }],
    });
    await t.page.evaluate(() =>
      (window as never as { beckon: { flush(): Promise<unknown> } }).beckon.flush(),
    );
  }
  await until(
    'three views',
    async () => (await t.stored()).filter(({ name }) => name === 'page_view').length === 3,
  );
  expect((await t.stored()).filter(({ name }) => name === 'purchase')).toHaveLength(1);
});

test.each([200, 201, 202, 299])(
  'any 2xx answer acknowledges a batch, whatever its body: %i',
  async (status) => {
    bodies.length = 0;
    await t.page.clock.install();
    await t.open(`/tag/${status}`);
    await t.loaded();
    await t.call('track', 'one');
    const named = () => bodies.flatMap((body) => (JSON.parse(body) as Batch).events.map(({ name }) => name));
    await until('both events to be sent', () => named().length >= 2);
    await t.onDisk(0);
    await t.minuteLater();
    expect(named().sort()).toEqual(['one', 'page_view']);
  },
);
