/** On which domain the visitor cookie lies: the widest that is no public suffix, whatever it is made of. */
import { type Browser, launchChromium, until } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setUp } from './harness.ts';

const HOSTS = [
  'shop.co.uk',
  'www.shop.co.uk',
  'a.b.shop.example',
  'shop.example',
  'maker.github.io',
  'other.github.io',
  'intranet',
];
const t = setUp(undefined, [
  'http://localhost:*',
  'http://127.0.0.1:*',
  ...HOSTS.map((host) => `http://${host}`),
]);

let browser: Browser;
beforeAll(async () => {
  const port = Number(new URL(t.pages.url).port);
  browser = await launchChromium(Object.fromEntries(HOSTS.map((host) => [host, port])));
});
afterAll(() => browser?.close());

/** Visits the hosts one after the other: which visitor each tells, and where the cookies lie. */
async function visit(...hosts: string[]) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const visitors: string[] = [];
  for (const host of hosts) {
    const before = (await t.stored()).length;
    await page.goto(`http://${host}/granted`);
    await until(`the view of ${host}`, async () => (await t.stored()).length > before);
    visitors.push((await t.stored()).at(-1)!.visitor);
  }
  // Over http, where browsers hand out no UUIDs, too.
  for (const visitor of visitors) expect(visitor).toMatch(/^[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const domains = (await context.cookies()).map(({ domain }) => domain);
  await context.close();
  return { same: new Set(visitors).size === 1, domains: domains.sort() };
}

test.each([
  ['a suffix of two labels', ['www.shop.co.uk', 'shop.co.uk'], ['.shop.co.uk']],
  ['a host four labels deep', ['a.b.shop.example', 'shop.example'], ['.shop.example']],
  ['the domain itself first', ['shop.example', 'a.b.shop.example'], ['.shop.example']],
  ['a name without a dot', ['intranet', 'intranet'], ['intranet']],
])('%s: one cookie, and every host below reads the same visitor', async (_, hosts, domains) => {
  expect(await visit(...hosts)).toEqual({ same: true, domains });
});

test('two makers on one public suffix do not share a visitor', async () => {
  expect(await visit('maker.github.io', 'other.github.io')).toEqual({
    same: false,
    domains: ['.maker.github.io', '.other.github.io'],
  });
});

test('an address of numbers and localhost keep it to themselves', async () => {
  const port = new URL(t.pages.url).port;
  expect(await visit(`127.0.0.1:${port}`, `127.0.0.1:${port}`)).toEqual({
    same: true,
    domains: ['127.0.0.1'],
  });
  expect(await visit(`localhost:${port}`, `localhost:${port}`)).toEqual({
    same: true,
    domains: ['localhost'],
  });
});
