/** The forms in which vendors keep the click that led to a site. */
import { adIdNames } from '@beckon/events';
import { expect, test } from 'vitest';
import { clickCookies, clickIn, clickOf, cookieOf } from '../src/capture/click-cookies.ts';

const TIME = 1788900000123;

test.each([
  ['fbclid', 'fb.1.1788900000123.AbC-1_x'],
  ['ttclid', 'AbC-1_x'],
  ['gclid', 'GCL.1788900000.AbC-1_x'],
  ['li_fat_id', 'AbC-1_x'],
  ['twclid', 'AbC-1_x'],
  ['epik', 'AbC-1_x'],
  ['ScCid', 'AbC-1_x'],
  ['rdt_cid', 'AbC-1_x'],
  ['msclkid', '_uetAbC-1_x'],
])('a click of %s is kept as %s, and read out of it as it was', (param, cookie) => {
  expect(cookieOf(param, 'AbC-1_x', TIME, 1)).toBe(cookie);
  expect(clickOf(param, cookie)).toBe('AbC-1_x');
});

test('every vendor click that is kept has a name that events know, and browsers keep it as long as it says', () => {
  for (const [param, [cookie, days]] of Object.entries(clickCookies)) {
    expect(adIdNames).toContain(param);
    expect(cookie).toMatch(/^\w+$/);
    expect(days).toBeLessThanOrEqual(400);
  }
});

test("the part that Meta's own library adds is none of the click", () => {
  expect(clickOf('fbclid', 'fb.2.1788900000123.AbC-1.AQIBAgM')).toBe('AbC-1');
});

test("a dot in another vendor's click belongs to it", () => {
  expect(clickOf('ttclid', 'E.C.P.xyz')).toBe('E.C.P.xyz');
});

test.each([
  ['?gclid=AbC', 'AbC'],
  ['?a=1&gclid=a.b~c-d_e#top', 'a.b~c-d_e'],
  ['#/shoes?gclid=AbC', 'AbC'],
  ['?GCLID=AbC', undefined],
  ['?xgclid=AbC', undefined],
  ['?gclid=', undefined],
  ['?gclid=a;domain=x', undefined],
  ['?gclid=a%3Bb', undefined],
  [`?gclid=${'a'.repeat(500)}`, 'a'.repeat(500)],
  [`?gclid=${'a'.repeat(501)}`, undefined],
])('of %s the click is %s', (query, click) => {
  expect(clickIn(`https://shop.example/p${query}`, 'gclid')).toBe(click);
});
