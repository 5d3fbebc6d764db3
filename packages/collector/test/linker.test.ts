/** Tokens by which a visitor stays one person on another domain of the site, and what a bad one is worth. */
import { statSync } from 'node:fs';
import { createServer } from 'node:http';
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
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, checkConfig } from '../src/config/config.ts';
import { makeLinkToken, readLinkToken } from '../src/intake/link-token.ts';
import { createLinker } from '../src/intake/linker.ts';
import { rebuildStore } from '../src/rebuild.ts';

const SHOP = 'https://www.shop.example';
const PAY = 'https://secure.pay.example';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const to = ['shop.example', 'pay.example'];
const origins = [SHOP, PAY, 'https://third.example'];

const forwarded: { name: string; adIds?: Record<string, string> }[] = [];
const receiver = createServer(async (req, res) => {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  forwarded.push(...JSON.parse(Buffer.concat(chunks).toString()).events);
  res.writeHead(204).end();
});
let collector: CollectorProcess;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  process.env['BECKON_TEST_LINKER_SECRET'] = 'a-secret-of-the-tests-0123456789';
  const webhook = { url, secret: { env: 'BECKON_TEST_LINKER_SECRET' }, allowPrivate: true };
  collector = await startCollectorProcess({
    sites: {
      shop: { origins, capture: { linker: { to } }, destinations: { webhook } },
      other: { origins, capture: { linker: { to } } },
      plain: { origins },
    },
  });
});
afterAll(async () => {
  await collector?.kill();
  receiver.closeAllConnections();
  receiver.close();
});

const post = (body: object, origin: string, site = 'shop') =>
  collector.post(JSON.stringify({ v: 1, site, ...body }), { origin }, site);
const ask = async (visitor: string, clicks = {}, site = 'shop') => {
  const answer = await post({ link: { to: 'pay.example', visitor, clicks } }, SHOP, site);
  return ((await answer.json()) as { token: string }).token;
};
/** What an honest page tells on the other domain, but for what a test says. */
const arrive = async (token: unknown, visitor: unknown, { origin = PAY, site = 'shop', ...more } = {}) => {
  const answer = await post(
    { arrival: { token, from: SHOP, visitor, marketing: true, ...more } },
    origin,
    site,
  );
  return [answer.status, await answer.text()];
};
const send = async (over: Record<string, unknown>) => {
  const headers = { origin: SHOP, 'user-agent': FIREFOX };
  expect((await collector.post(makeBatch([makeEvent(over)]), headers)).status).toBe(204);
};
const person = async (visitor: string, site = 'shop') =>
  collector.api<{ visitors: string[]; first?: unknown; last?: { channel: string; at: number } }>(
    `person?site=${site}&visitor=${visitor}`,
  );
const visitors = async (visitor: string) => (await person(visitor)).visitors.sort();
const outcomes = async () => {
  const answer = await fetch(`${collector.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  return Object.fromEntries(
    [...(await answer.text()).matchAll(/^beckon_links_total\{outcome="(\w+)"\} (\d+)$/gm)].map(
      ([, name = '', n]): [string, number] => [name, Number(n)],
    ),
  );
};
/** How each count has grown. */
const grown = async (work: () => Promise<unknown>) => {
  const before = await outcomes();
  await work();
  return Object.fromEntries(
    Object.entries(await outcomes())
      .map(([name, n]) => [name, n - (before[name] ?? 0)] as const)
      .filter(([, n]) => n),
  );
};
const page = (url: string, referrer = '') => ({ id: 'p', url, referrer, title: 'P' });
/** What the server of a vendor is told of the visitor, with an event that has none of its own. */
let asked = 0;
const forwardedAdIds = async (visitor: string) => {
  const name = `ask_${++asked}`;
  await send({ visitor, name });
  return (await until('the event', () => forwarded.find((event) => event.name === name))).adIds;
};

test('who comes with a token is one person with who left, goes on with their way and clicks, a rebuild included', async () => {
  await send({ visitor: 'anna', session: 'a1', page: page(`${SHOP}/?utm_source=news&utm_medium=email`) });
  const token = await ask('anna', { gclid: 'Gc_1', _fbc: 'fb.1.2.F', 'no name': 'x', long: 'x'.repeat(501) });
  expect(token).toMatch(/^[\w-]{100,400}$/);
  expect(await arrive(token, 'berta')).toEqual([204, '']);
  await send({ visitor: 'berta', session: 'b1', page: page(`${PAY}/checkout`, `${SHOP}/`) });
  expect(await visitors('berta')).toEqual(['anna', 'berta']);
  expect(await person('anna')).toMatchObject({ first: { channel: 'email' }, last: { channel: 'email' } });
  const [event] = (await collector.events()).filter(({ visitor }) => visitor === 'berta');
  expect([event!.touch, event!.campaign]).toEqual([
    { channel: 'email', source: 'news' },
    { source: 'news', medium: 'email' },
  ]);
  expect(await forwardedAdIds('berta')).toEqual({ gclid: 'Gc_1', _fbc: 'fb.1.2.F' });

  await collector.kill('SIGTERM');
  await rebuildStore(collector.dataDir);
  await collector.restart();
  expect(await visitors('anna')).toEqual(['anna', 'berta']);
  expect(await forwardedAdIds('berta')).toEqual({ gclid: 'Gc_1', _fbc: 'fb.1.2.F' });
});

test('an arrival that is told behind the first event mends what came of the visitor, and ties further people', async () => {
  await send({ visitor: 'carl', session: 'c1', page: page(`${SHOP}/?gclid=Gc`), user: { id: 'u-carl' } });
  const token = await ask('carl');
  await send({ visitor: 'dora', session: 'd1', page: page(`${PAY}/`, `${SHOP}/`) });
  await arrive(token, 'dora');
  await send({ visitor: 'dora', session: 'd1', name: 'purchase' });
  await send({ visitor: 'emil', user: { id: 'u-carl' } });
  expect(await visitors('dora')).toEqual(['carl', 'dora', 'emil']);
  const touches = (await collector.events())
    .filter(({ visitor }) => visitor === 'dora')
    .map(({ touch }) => touch);
  expect(touches).toEqual([
    { channel: 'referral', source: 'shop.example' },
    { channel: 'paid', source: 'google' },
  ]);
});

test('a token counts once, whenever it is tried again and whoever tries', async () => {
  await send({ visitor: 'frida' });
  await send({ visitor: 'gustav' });
  const token = await ask('frida');
  expect(
    await grown(async () => {
      for (const visitor of ['gustav', 'hugo', 'gustav']) await arrive(token, visitor);
    }),
  ).toEqual({ united: 1, replayed: 2 });
  // The process has forgotten it, the store has not.
  await collector.kill('SIGTERM');
  await collector.restart();
  expect(await arrive(token, 'ida')).toEqual([204, '']);
  await send({ visitor: 'ida' });
  expect(await visitors('frida')).toEqual(['frida', 'gustav']);
  expect(await visitors('ida')).toEqual(['ida']);
});

test('what is unsigned, altered, of another site, domain or way unites nobody, and is answered as what is good', async () => {
  for (const visitor of ['jan', 'karl']) await send({ visitor });
  const token = await ask('jan');
  const flipped = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
  const forged = makeLinkToken(Buffer.alloc(32), {
    ...{ site: 'shop', visitor: 'jan', origin: SHOP, to: 'pay.example', at: Date.now(), clicks: {} },
  });
  const tries: [string, Parameters<typeof arrive>[0], object?][] = [
    ['altered', flipped],
    ['altered', forged],
    ['altered', token.slice(0, 20)],
    ['altered', ''],
    ['altered', 'jan'],
    ['altered', { visitor: 'jan' }],
    ['altered', 'x'.repeat(5000)],
    ['foreign', await ask('jan', {}, 'other')],
    ['foreign', token, { origin: 'https://third.example' }],
    ['foreign', token, { origin: SHOP }],
    ['foreign', token, { from: 'https://third.example' }],
    ['foreign', token, { from: '' }],
  ];
  for (const [outcome, bad, over] of tries)
    expect(
      await grown(async () => expect(await arrive(bad, 'karl', over)).toEqual([204, ''])),
      `${JSON.stringify(over)} ${bad}`,
    ).toEqual({ [outcome]: 1 });
  expect((await arrive(token, 'karl', { origin: 'https://evil.example' }))[0]).toBe(403);
  for (const body of [{ arrival: null }, { arrival: { token, from: SHOP, visitor: "'; --" } }])
    expect((await post(body, PAY)).status).toBe(204);
  expect(await visitors('karl')).toEqual(['karl']);
  expect(await collector.badRows()).toEqual([]);
  // After all that it is as good as before.
  await arrive(token, 'karl');
  expect(await visitors('karl')).toEqual(['jan', 'karl']);
});

test('a token holds as long as the site says, and then unites nobody', async () => {
  const key = Buffer.alloc(32, 7);
  const appended: unknown[] = [];
  let clock = Date.now();
  const linker = createLinker({
    sites: { quick: { capture: { linker: { to, seconds: 10 } } } } as never,
    log: { append: async (...parts) => appended.push(parts) },
    key,
    now: () => clock,
  });
  const claim = { site: 'quick', visitor: 'lara', origin: SHOP, to: 'pay.example', at: clock, clicks: {} };
  const told = () =>
    Buffer.from(
      JSON.stringify({
        arrival: { token: makeLinkToken(key, claim), from: SHOP, visitor: 'mona' },
      }),
    );
  const res = { setHeader() {}, writeHead: () => res, end() {} } as never;
  const from = { site: 'quick', origin: PAY, sender: '' };
  clock += 10_000;
  await linker.take(res, from, told());
  clock += 1;
  await linker.take(res, from, told());
  expect([...linker.outcomes]).toEqual([
    ['united', 1],
    ['expired', 1],
  ]);
  expect(appended).toHaveLength(1);
});

test('click ids come along only where marketing is allowed there, too, and not over those that are known', async () => {
  await send({ visitor: 'nora', adIds: { gclid: 'own' } });
  const [first, second] = [
    await ask('otto', { gclid: 'new', ttclid: 'T' }),
    await ask('otto', { ttclid: 'T' }),
  ];
  await arrive(first, 'nora', { marketing: false } as never);
  expect(await forwardedAdIds('nora')).toEqual({ gclid: 'own' });
  await arrive(second, 'nora');
  expect(await forwardedAdIds('nora')).toEqual({ gclid: 'own', ttclid: 'T' });
});

test('an erasure of one forgets both, and a token of before brings nothing back', async () => {
  await send({ visitor: 'paul' });
  const [first, second] = [await ask('paul'), await ask('paul')];
  await send({ visitor: 'rosa' });
  await arrive(first, 'rosa');
  expect(await visitors('rosa')).toEqual(['paul', 'rosa']);
  await collector.act(`person/erase?site=shop&visitor=rosa`);
  expect(await visitors('paul')).toEqual([]);
  await arrive(second, 'sven');
  await send({ visitor: 'sven' });
  expect(await visitors('paul')).toEqual([]);
});

test('the key is for the owner of the folder alone, and tokens say nothing and stay below 1,000 characters', () => {
  expect(statSync(join(collector.dataDir, 'link.key')).mode & 0o777).toBe(0o600);
  const key = Buffer.alloc(32, 1);
  const clicks = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`c${i}`, 'ü'.repeat(200)]));
  const claim = { site: 's'.repeat(64), visitor: 'v'.repeat(64), origin: `https://${'o'.repeat(290)}` };
  for (const origin of [claim.origin, SHOP]) {
    const whole = { ...claim, origin, to: 'p'.repeat(100), at: Date.now(), clicks };
    const token = makeLinkToken(key, whole);
    expect(token.length).toBeLessThan(1000);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('vvvv');
    expect(readLinkToken(key, token)).toMatchObject({ ...whole, clicks: {} });
    expect(readLinkToken(Buffer.alloc(32), token)).toBeUndefined();
  }
});

test('a bad setting is refused with the mend', () => {
  const faults = (linker: object) => {
    try {
      checkConfig({ dataDir: tempDir(), sites: { shop: { origins, capture: { linker } } } }, new Map());
      return '';
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return error.message;
    }
  };
  expect(faults({ to, seconds: 600 })).toBe('');
  expect(faults({})).toContain('capture.linker.to: must list 1 to 20 domains');
  for (const bad of ['*.pay.example', 'Pay.example', 'https://pay.example', 'co.uk', 'myshopify.com', 7])
    expect(faults({ to: [bad] })).toContain('capture.linker.to[0]: must be a domain of yours');
  expect(faults({ to: ['far.example'] })).toContain('Add https://far.example to sites.shop.origins');
  expect(faults({ to, seconds: 5 })).toContain('capture.linker.seconds: must be a whole number');
  expect(faults({ to, second: 5 })).toContain('capture.linker.second');
});

test('no token for a domain that is not named, for no visitor, or on a site without others; and not without end', async () => {
  const refused = async (body: object, site?: string) => {
    const answer = await post(body, SHOP, site);
    return [answer.status, ((await answer.json()) as { error: string }).error];
  };
  expect(await refused({ link: { to: 'evil.example', visitor: 'x' } })).toEqual([
    400,
    expect.stringContaining('"capture.linker.to"'),
  ]);
  expect(await refused({ link: { to: 'pay.example', visitor: 'a b' } })).toEqual([
    400,
    expect.stringContaining('link.visitor'),
  ]);
  expect(await refused({ link: { to: 'pay.example', visitor: 'x' } }, 'plain')).toEqual([
    400,
    expect.stringContaining('"capture.linker"'),
  ]);
  const all = await Promise.all(
    Array.from({ length: 80 }, () => post({ link: { to: 'pay.example', visitor: 'many' } }, SHOP)),
  );
  const many = all.find(({ status }) => status === 429);
  expect(Number(many?.headers.get('retry-after'))).toBeGreaterThan(0);
});
