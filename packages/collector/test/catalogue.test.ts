/** A real collector with a product feed: loads it from a real server, and tells which events do not fit it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  tempDir,
  until,
} from '@beckon/testing';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

const FEED = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
${[
  ['mug-red', 'mug', '19.90 EUR', 'in_stock'],
  ['mug-blue', 'mug', '19.90 EUR', 'in_stock'],
  ['vase', '', '50.00 EUR', 'in_stock'],
  ['lamp', '', '80.00 EUR', 'out_of_stock'],
]
  .map(
    ([id, group, price, availability]) =>
      `<item><g:id>${id}</g:id><g:item_group_id>${group}</g:item_group_id><g:price>${price}</g:price><g:availability>${availability}</g:availability></item>`,
  )
  .join('\n')}
</channel></rss>`;

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';

/** Long enough to be looked into before there is more. */
const UNENDED = `${FEED.slice(0, -20)}${' '.repeat(2000)}`;

/** The shop's own server. */
let server: Server;
let url: string;
/** What the test says. */
let answer: RequestListener;
let asked: { path: string; etag: string | undefined }[] = [];
const serve: RequestListener = (req, res) => {
  if (req.headers['if-none-match'] === '"one"') return void res.writeHead(304).end();
  res.writeHead(200, { 'content-type': 'application/xml', etag: '"one"' }).end(FEED);
};
beforeAll(async () => {
  server = createServer((req, res) => {
    asked.push({ path: req.url ?? '', etag: req.headers['if-none-match'] });
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  answer = serve;
  asked = [];
});

let collector: CollectorProcess | undefined;
afterEach(async () => {
  await collector?.kill();
  collector = undefined;
});

const origins = ['http://localhost'];
const destinations = {
  meta: { pixelId: '1234567890123456' },
  google: { ids: ['AW-123456789'] },
  tiktok: { pixelCode: 'C0ABCDEFGHIJKLMNOPQR', eventNames: { view_item_list: '' } },
};
const start = async (catalogue: object, more: object = {}) => {
  const feed = { allowPrivate: true, ...catalogue };
  collector = await startCollectorProcess({
    sites: { shop: { origins, destinations, ...more, catalogue: feed } },
  });
  return collector;
};

interface Vendor {
  vendor: string;
  items: number;
  found: number;
  right: number;
  faults: Record<string, number>;
  events: { name: string; items: number; right: number }[];
}
interface State {
  source: string;
  feed?: { products: number; format: string; loaded: number; problems: unknown[] };
  confirmed?: number;
  failure?: { at: number; reason: string };
  loading?: { bytes: number; products: number };
  behind: number;
  ended: { load: number; check: number };
  vendors: Vendor[];
  days: { day: string; items: number; right: number }[];
  examples: Record<string, unknown>[];
}
const state = async (): Promise<State> =>
  (await collector!.api<{ catalogues: State[] }>('catalogue')).catalogues[0]!;
const loaded = () =>
  until('the feed to be loaded', async () => {
    const now = await state();
    return now.feed && now;
  });
const failed = (why: RegExp) =>
  until(`a failure as ${why}`, async () => {
    const now = await state();
    return why.test(now.failure?.reason ?? '') && now;
  });
const ask = (path: string) => collector!.act(`${path}`);
/** Does it, and waits for its end. */
async function act(path: string): Promise<State> {
  const answered = await ask(path);
  expect(answered.status).toBe(202);
  const { ticket } = (await answered.json()) as { ticket: number };
  const what = /load/.test(path) ? 'load' : 'check';
  return until(`${path} to end`, async () => {
    const now = await state();
    return now.ended[what] >= ticket && now;
  });
}
const send = async (...events: object[]) => {
  const headers = { origin: 'http://localhost', 'user-agent': FIREFOX };
  expect((await collector!.post(makeBatch(events), headers)).status).toBe(204);
  await collector!.indexed();
};
const item = (name: string, item: object, data: object = {}, over: object = {}) =>
  makeEvent({ name, data: { currency: 'EUR', items: [item], ...data }, ...over });
const compared = () =>
  until('all to be compared', async () => {
    const now = await state();
    return now.feed && !now.behind && now;
  });
const numbers = ({ vendors }: State) =>
  Object.fromEntries(
    vendors.map(({ vendor, items, found, right, faults }) => [vendor, { items, found, right, ...faults }]),
  );

test('each way of not fitting is told, with examples and the id that was meant, for each vendor by its own rule', async () => {
  await start({ url: `${url}/feed.xml?key=secret` });
  expect(await loaded()).toMatchObject({
    source: `${url}/feed.xml?…`,
    feed: { products: 4, format: 'google-xml', problems: [] },
    hours: 24,
  });
  const wrong = item('view_item', { item_id: 'MUG_red', price: 19.9 });
  await send(
    item('view_item', { item_id: 'mug-red', price: 19.9 }),
    wrong,
    item('view_item', { item_id: 'nothing', price: 19.9 }),
    item('add_to_cart', { item_id: 'mug', price: 19.9 }),
    item('view_item', { item_id: 'vase', price: 49 }),
    item('view_item', { item_id: 'vase', price: 50 }, { currency: 'USD' }),
    item('purchase', { item_id: 'lamp', price: 80 }, { transaction_id: 'o1', value: 80 }),
    item('view_item', { item_name: 'No id' }),
    // Meta knows lists by groups; TikTok is told nothing of lists here, and Google by items.
    item('view_item_list', { item_id: 'mug-blue', item_group_id: 'mug', price: 19.9 }),
    item('view_item_list', { item_id: 'mug-blue', price: 19.9 }),
    // Nothing of these reaches a vendor, or counts at all.
    item('view_item', { item_id: 'nothing' }, {}, { consent: { analytics: 'granted', marketing: 'denied' } }),
    makeEvent({ name: 'page_view', data: {} }),
  );
  const now = await compared();
  const all = { no_id: 1, unknown: 2, group_only: 1, price: 1, currency: 1, out_of_stock: 1 };
  expect(numbers(now)).toEqual({
    '': { ...all, unknown: 3, items: 11, found: 6, right: 3 },
    meta: { ...all, variant_only: 1, items: 10, found: 5, right: 2 },
    google: { ...all, items: 10, found: 6, right: 3 },
    tiktok: { ...all, items: 8, found: 4, right: 1 },
  });
  expect(now.vendors[0]!.events.find(({ name }) => name === 'view_item_list')).toMatchObject({
    items: 2,
    right: 2,
  });
  expect(now.days).toEqual([{ day: expect.stringMatching(/^\d{4}-/), items: 11, right: 3 }]);
  const example = (vendor: string, finding: string) =>
    now.examples.filter((one) => one['vendor'] === vendor && one['finding'] === finding);
  expect(example('google', 'unknown')).toContainEqual({
    vendor: 'google',
    finding: 'unknown',
    at: expect.any(Number),
    eventId: wrong['id'],
    name: 'view_item',
    itemId: 'MUG_red',
    sent: 'MUG_red',
    feed: '',
    nearest: 'mug-red',
  });
  expect(example('', 'price')).toMatchObject([{ itemId: 'vase', sent: '49.00 EUR', feed: '50.00 EUR' }]);
  expect(example('', 'currency')).toMatchObject([{ sent: 'USD', feed: 'EUR' }]);
  expect(example('', 'group_only')).toMatchObject([{ itemId: 'mug', feed: expect.stringMatching(/^mug-/) }]);
  expect(example('meta', 'variant_only')).toMatchObject([{ itemId: 'mug-blue', feed: 'mug' }]);
  expect(example('', 'out_of_stock')).toMatchObject([
    { itemId: 'lamp', sent: 'purchase', feed: 'out_of_stock' },
  ]);
  const text = await (
    await fetch(`${collector!.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  ).text();
  expect(text).toContain('beckon_catalogue_match_ratio{site="shop",vendor="meta"} 0.2\n');
  expect(text).toContain('beckon_catalogue_products{site="shop"} 4\n');
  expect(text).toContain('beckon_catalogue_failed_time_seconds{site="shop"} 0\n');
  expect(text).toMatch(/beckon_catalogue_age_seconds\{site="shop"\} \d+\n/);
  expect(JSON.stringify(now) + collector!.output() + text).not.toContain('secret');
});

test('examples and names of events are bounded, whatever is sent', async () => {
  await start({ url: `${url}/feed.xml` });
  await loaded();
  for (let batch = 0; batch < 3; batch++)
    await send(
      ...Array.from({ length: 100 }, (_, i) =>
        item(`invented_${batch}_${i}`, { item_id: `none-${batch}-${i}` }),
      ),
    );
  const now = await compared();
  expect(now.vendors[0]).toMatchObject({ items: 300, found: 0, faults: { unknown: 300 } });
  expect(now.vendors[0]!.events).toHaveLength(51);
  expect(now.vendors[0]!.events[0]).toMatchObject({ name: '(other)', items: 250 });
  expect(now.examples).toHaveLength(20);
  expect(now.examples[0]).toMatchObject({ itemId: 'none-2-99' });
});

test('events of before the feed was there are compared as soon as it is, and a mended feed when somebody asks', async () => {
  answer = (_req, res) => void res.writeHead(404).end();
  await start({ url: `${url}/feed.xml` });
  await send(
    item('view_item', { item_id: 'mug-red', price: 19.9 }),
    item('view_item', { item_id: 'new', price: 5 }),
  );
  const { feed, vendors } = await failed(/answers 404: there is nothing there/);
  expect(feed).toBeUndefined();
  expect(vendors[0]).toMatchObject({ items: 0 });
  expect((await ask('catalogue/check')).status).toBe(409);
  answer = serve;
  const first = await act('catalogue/load');
  expect(first.failure).toBeUndefined();
  expect(numbers(await compared())['']).toEqual({ items: 2, found: 1, right: 1, unknown: 1 });
  // The feed is mended, and what was found before says nothing any more.
  answer = (_req, res) =>
    void res.end(
      FEED.replace('</channel>', '<item><g:id>new</g:id><g:price>5 EUR</g:price></item></channel>'),
    );
  await act('catalogue/load');
  expect(numbers(await state())['']).toEqual({ items: 2, found: 1, right: 1, unknown: 1 });
  expect(numbers(await act('catalogue/check'))['']).toEqual({ items: 2, found: 2, right: 2 });
  expect((await state()).examples).toEqual([]);
  for (const [path, why] of [
    ['catalogue/check?days=31', /days: must be 1 to 30/],
    ['catalogue/load?site=none', /site: must be one with a product feed \(shop\)/],
  ] as const) {
    const refused = await ask(path);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(why);
  }
});

test('a feed that has not changed is not sent again, and a restart asks for nothing before its time', async () => {
  await start({ url: `${url}/feed.xml` });
  const first = await loaded();
  const again = await act('catalogue/load');
  expect(asked.map(({ etag }) => etag)).toEqual([undefined, '"one"']);
  expect(again.feed!.loaded).toBe(first.feed!.loaded);
  expect(again.confirmed).toBeGreaterThan(first.confirmed!);
  await act('catalogue/load?force=1');
  expect(asked.at(-1)!.etag).toBeUndefined();
  await collector!.kill('SIGTERM');
  await collector!.restart();
  await send(item('view_item', { item_id: 'vase', price: 50 }));
  expect(numbers(await compared())['']).toEqual({ items: 1, found: 1, right: 1 });
  expect(asked).toHaveLength(3);
});

test('a feed that is gone later, or breaks, stays as it was, and the reason is told', async () => {
  await start({ url: `${url}/feed.xml` });
  const before = await loaded();
  const half = FEED.slice(0, FEED.length / 2);
  for (const [now, why] of [
    [(_req, res) => void res.writeHead(404).end(), /404: there is nothing there \(any more\)/],
    [(_req, res) => void res.end('<html><body>Sign in</body></html>'), /is a web page/],
    [(_req, res) => void res.end(half), /line \d+: is not well-formed XML, or ends early/],
    [
      (_req, res) => {
        res.writeHead(200, { 'content-length': Buffer.byteLength(FEED) });
        res.write(half, () => res.destroy());
      },
      /the connection ended before the feed did/,
    ],
    [(_req, res) => void res.end(`<!DOCTYPE a [<!ENTITY b "c">]>${FEED.slice(38)}`), /has a DTD/],
    [
      (_req, res) => void res.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
      /redirect leads to what must be https/,
    ],
    [
      (_req, res) => void res.writeHead(302, { location: 'https://127.0.0.2/feed.xml' }).end(),
      /redirect leads to what is an address of a private network/,
    ],
    [
      (_req, res) => void res.writeHead(302, { location: 'https://localhost:8443/' }).end(),
      /leads into a private network/,
    ],
    [(_req, res) => void res.writeHead(302, { location: '/again' }).end(), /more than 5 redirects/],
    [(_req, res) => void res.writeHead(302).end(), /leads to no address|more than 5 redirects/],
    [
      (_req, res) => void res.writeHead(200, { 'content-encoding': 'br' }).end('x'),
      /packed in a way that was not asked for/,
    ],
    [(req) => void req.socket.destroy(), /no answer/],
  ] satisfies [RequestListener, RegExp][]) {
    answer = now;
    const { feed, failure } = await act('catalogue/load');
    expect(failure?.reason).toMatch(why);
    expect(feed).toEqual(before.feed);
  }
  await send(item('view_item', { item_id: 'vase', price: 50 }));
  expect(numbers(await compared())['']).toEqual({ items: 1, found: 1, right: 1 });
  expect((await fetch(`${collector!.url}/readyz`)).status).toBe(200);
  // A redirect within its own host is followed.
  answer = (req, res) =>
    req.url === '/feed.xml' ? void res.writeHead(301, { location: '/new/feed.xml' }).end() : serve(req, res);
  expect((await act('catalogue/load?force=1')).failure).toBeUndefined();
});

test('a private address is not asked unless that is allowed', async () => {
  collector = await startCollectorProcess({
    sites: { shop: { origins, catalogue: { url: `https://localhost:${new URL(url).port}/feed.xml` } } },
  });
  await failed(/the name leads into a private network/);
  expect(asked).toEqual([]);
});

test('a restart in the middle of a load leaves nothing behind, and begins it anew', async () => {
  answer = (_req, res) => {
    res.writeHead(200, { 'content-type': 'application/xml' });
    // The end never comes.
    res.write(UNENDED);
  };
  await start({ url: `${url}/feed.xml` });
  const folder = join(collector!.dataDir, 'catalogue');
  await until('products to come in', async () => (await state()).loading?.products);
  expect(readdirSync(folder)).toEqual(['shop.sqlite.new']);
  await collector!.kill('SIGKILL');
  answer = serve;
  await collector!.restart();
  expect((await loaded()).feed!.products).toBe(4);
  expect(readdirSync(folder)).toEqual(['shop.sqlite']);
  // The same with the old feed there, and a stop that waits for nobody.
  answer = (_req, res) => void res.writeHead(200).write(UNENDED);
  await ask('catalogue/load?force=1');
  await until('products to come in', async () => (await state()).loading?.products);
  expect(await collector!.kill('SIGTERM')).toBe(0);
  answer = serve;
  await collector!.restart();
  expect((await loaded()).feed!.products).toBe(4);
  await until('the half to be gone', () => !existsSync(join(folder, 'shop.sqlite.new')));
});

test('what was compared before a crash is not counted twice, and other rules begin anew', async () => {
  const file = join(tempDir(), 'feed.csv');
  writeFileSync(file, 'id,price,availability\nmug-red,19.90 EUR,in stock\nmug-blue,19.90 EUR,in stock\n');
  await start({ file });
  expect((await loaded()).source).toBe(file);
  await send(item('view_item', { item_id: 'red', price: 19.9 }));
  expect(numbers(await compared())['']).toEqual({ items: 1, found: 0, right: 0, unknown: 1 });
  await collector!.kill('SIGKILL');
  await collector!.restart();
  await send(item('view_item', { item_id: 'blue', price: 19.9 }));
  expect(numbers(await compared())['']).toEqual({ items: 2, found: 0, right: 0, unknown: 2 });
  await collector!.kill('SIGTERM');
  const { configFile, dataDir } = collector!;
  const config = JSON.parse(readFileSync(configFile, 'utf8'));
  collector = await startCollectorProcess({
    dataDir,
    sites: { shop: { ...config.sites.shop, catalogue: { file, match: { template: 'mug-{item_id}' } } } },
  });
  expect(
    numbers(
      await until('the new rules', async () => {
        const now = await compared();
        return now.vendors[0]!.found && now;
      }),
    )[''],
  ).toEqual({ items: 2, found: 2, right: 2 });
});

test('without a feed there is nothing to ask for', async () => {
  collector = await startCollectorProcess();
  expect(await collector.api('catalogue')).toEqual({ catalogues: [] });
  const refused = await ask('catalogue/load');
  expect(refused.status).toBe(400);
  expect(await refused.text()).toMatch(/none has any: see \\"catalogue\\" of a site/);
  expect(existsSync(join(collector.dataDir, 'catalogue'))).toBe(false);
});
