/** What is taken out of addresses and titles behind the page, and what stays. */
import { clickParams, pageParams } from '@beckon/events';
import { describe, expect, test } from 'vitest';
import { createClean } from '../../sdk/src/clean.ts';
import { CLICK_IDS } from '../src/attribution/click-ids.ts';
import { touchOf } from '../src/attribution/touch.ts';
import { cleanTitle, cleanUrl } from '../src/indexer/clean-page.ts';

const at = (rest: string, marketing = true) =>
  cleanUrl(`https://shop.example${rest}`, marketing).replace('https://shop.example', '');
const hex = '0123456789abcdef'.repeat(2);
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';

describe('is taken out', () => {
  test.each([
    ['/?q=anna@example.com', '/?q=redacted'],
    ['/?q=anna%40example.com&page=2', '/?q=redacted&page=2'],
    ['/account/anna.b@example.co.uk/orders', '/account/redacted/orders'],
    ['/?utm_term=anna@example.com', '/?utm_term=redacted'],
    ['/?q=%2B49%20151%201234567', '/?q=redacted'],
    ['/?q=0151-1234567', '/?q=redacted'],
    ['/?phone=1234', '/?phone=redacted'],
    ['/?reset_token=abc', '/?reset_token=redacted'],
    ['/?email=a&firstName=b&password=c', '/?email=redacted&firstName=redacted&password=redacted'],
    [`/reset/${hex}`, '/reset/redacted'],
    [`/?x=${jwt}`, '/?x=redacted'],
    [`/#/login?next=${hex}`, '/#/login?next=redacted'],
    ['/p/mug#reviews', '/p/mug'],
    ['/cb#access_token=abc', '/cb'],
  ])('%s becomes %s', (from, to) => expect(at(from)).toBe(to));

  test('user and password', () => {
    expect(cleanUrl('https://anna:pw@shop.example/a?q=1', true)).toBe('https://shop.example/a?q=1');
  });
  test('from titles, too', () => {
    expect(cleanTitle('Order of anna@example.com, +49 151 1234567')).toBe('Order of redacted, redacted');
  });
});

test.each([
  '/',
  '/p/Apple-iPhone-15-Pro-Max-256-GB-Natural-Titanium_42?variant=4006381333931&page=2',
  '/shop/@maker?sort=-price&q=red+mug',
  `/?gclid=${'Ab1'.repeat(30)}&fbclid=IwAR0${'x1Y'.repeat(20)}&ScCid=${hex}&wbraid=${hex}`,
  '/?utm_source=news&utm_campaign=spring_2026',
  '/#/p/mug?tab=2',
  '/?a&b=&=c',
  '/kontakt?ean=0400638133393',
])('%s stays', (rest) => {
  expect(at(rest)).toBe(rest);
});

test("every click id that the collector knows, and Matomo's parameters, survive the page and the collector", () => {
  const spelt = new Map(clickParams.map((name) => [name.toLowerCase(), name]));
  const clean = createClean([...pageParams, ...clickParams]);
  const names = [...Object.keys(CLICK_IDS), 'mtm_campaign', 'mtm_source', 'pk_campaign', 'utm_source'];
  expect(names.length).toBeGreaterThan(40);
  for (const name of names) {
    const rest = `/?${spelt.get(name) ?? name}=${hex}&q=1`;
    const url = `https://shop.example${rest}`;
    expect(clean({ id: 'p', url, referrer: '', title: '' }).url).toBe(url);
    expect(at(rest)).toBe(rest);
  }
});

test('without consent to marketing a mail tool or a network tells that somebody clicked, and not who', () => {
  expect(at('/?_kx=secret&ranSiteID=who&gclid=click&utm_source=news', false)).toBe(
    '/?_kx=redacted&ranSiteID=redacted&gclid=click&utm_source=news',
  );
  expect(touchOf(`https://shop.example${at('/?_kx=secret', false)}`, '')).toMatchObject({ channel: 'email' });
});

test.each([
  ['/?next=x-eyJhbGciOiJ.eyJzdWIiOiI.dozjgNry_P4&a=1', '/?next=x-redacted&a=1'],
  ['/s/Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9v+/x1==', '/s/redacted/x1=='],
  [`/a_b/${'longword'.repeat(6)}`, `/a_b/${'longword'.repeat(6)}`],
])('of %s stays %s', (from, to) => expect(at(from)).toBe(to));

test('hostile input of fifteen times the longest address costs no more than reading it', () => {
  for (const text of ['a', 'aB', 'a.', '%40', '+1 ', 'eyJ', 'eyJ-', '+eyJ']) {
    const hostile = text.repeat(60_000 / text.length);
    expect(at(`/?q=${hostile}`).length).toBeLessThan(hostile.length + 10);
    expect(cleanTitle(hostile).length).toBeLessThan(hostile.length + 10);
  }
});
