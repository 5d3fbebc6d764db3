/** What people write, in the form in which vendors hash it: vectors of the vendors' own documentation among them. */
import { expect, test } from 'vitest';
import { hashed } from '../src/shared/hash.ts';
import { matchScore } from '../src/shared/match-quality.ts';
import {
  birthday,
  city,
  country,
  email,
  gender,
  personName,
  phoneDigits,
  phoneE164,
  postalCode,
  region,
} from '../src/shared/normalise.ts';
import { externalIdOf, isFull, traitsOf } from '../src/shared/traits.ts';

const rules = {
  birthday,
  city,
  country,
  email,
  gender,
  personName,
  phoneDigits,
  phoneE164,
  postalCode,
  region,
};

test.each([
  ['email', ' John.Doe@Example.COM ', 'john.doe@example.com', '836f82db99121b34'],
  ['email', 'John_Smith@gmail.com', 'john_smith@gmail.com', '62a14e44f765419d'],
  ['email', 'Jane.Q.Public+shop@Gmail.com', 'jane.q.public+shop@gmail.com', '48e7630c2d322493'],
  ['phoneDigits', '+1 (650) 555-1212', '16505551212', 'e323ec626319ca94'],
  ['phoneDigits', '0044 20 7946 0958', '442079460958', '35e206e5dec4c89b'],
  ['phoneE164', '+1 (650) 555-1212', '+16505551212', '1e231c66011e7a2d'],
  ['phoneE164', '11234567890', '+11234567890', '1fa6b8d986d9b9cd'],
  ['personName', ' Mary ', 'mary', '6915771be1c5aa0c'],
  ['personName', 'Valéry', 'valéry', '08e1996b5dd49e62'],
  ['personName', '정', '정', '8fa8cd9c440be61d'],
  ['personName', 'Jean-Luc', 'jeanluc', '7fef38066db9900f'],
  ['personName', "O'Brien Jr.", 'obrienjr', '853278587605f67e'],
  ['city', 'San Francisco', 'sanfrancisco', '1a6bd4d9d79dc0a7'],
  ['city', 'München', 'münchen', ''],
  ['region', 'California', 'ca', '6959097001d10501'],
  ['region', 'CA', 'ca', '6959097001d10501'],
  ['region', 'Île-de-France', 'îledefrance', ''],
  ['postalCode', '94035-1234', '94035', '1794327a4d443904'],
  ['postalCode', ' SW1A 1AA ', 'sw1a1aa', '830e1d4b9838bab1'],
  ['postalCode', 10115, '10115', ''],
  ['country', 'US', 'us', '79adb2a2fce5c6ba'],
  ['country', 'United States', 'us', '79adb2a2fce5c6ba'],
  ['country', 'Germany', 'de', '959a45d44e6fcf58'],
  ['gender', 'Female', 'f', '252f10c83610ebca'],
  ['birthday', '2/16/1997', '19970216', '01acdbf6ec7b4f47'],
  ['birthday', '16.2.1997', '19970216', '01acdbf6ec7b4f47'],
  ['birthday', '1997-02-16T00:00:00Z', '19970216', '01acdbf6ec7b4f47'],
] as const)('%s: %j is %j', async (rule, given, normal, start) => {
  expect(rules[rule](given)).toBe(normal);
  expect((await hashed(rules[rule](given)))!.slice(0, start.length)).toBe(start);
  expect(await hashed(normal)).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  [
    'email',
    ['', '  ', 'undefined', 'null', 'None', 'N/A', 'no-at.example', 'a@b@c', 'a b@c.example', {}, [], true],
  ],
  ['phoneDigits', ['123456', '', 'ask me', '1234567890123456', '000000000', Number.NaN]],
  ['phoneE164', ['12', null, undefined]],
  ['personName', ['', ' . ', 'NULL']],
  ['country', ['Nowhere', 'DEU', '']],
  ['postalCode', ['1', '-']],
  ['birthday', ['yesterday', '13/40/1997', '1997', '0000-00-00']],
  ['gender', ['other', 'x', '']],
] as const)('%s drops what is none', (rule, given) => {
  for (const one of given) expect(rules[rule](one), String(one)).toBeUndefined();
});

test('a hash passes every rule in lower case and is not hashed again; nothing has no hash', async () => {
  const hash = '836F82DB99121B3481011F16B49DFA5FBC714A0D1B1B9F784A1EBBBF5B39577F';
  for (const rule of [
    'email',
    'phoneDigits',
    'phoneE164',
    'personName',
    'city',
    'region',
    'country',
  ] as const)
    expect(await hashed(rules[rule](hash)), rule).toBe(hash.toLowerCase());
  expect(await hashed('')).toBeUndefined();
  expect(await hashed(undefined)).toBeUndefined();
});

test('letters that are written in two ways are one name', async () => {
  expect(rules.personName('Vale\u0301ry')).toBe('valéry');
});

test('traits are found under the names that shops give them, also inside of an address', () => {
  expect(
    traitsOf({
      id: 'u1',
      email: 'a@b.example',
      firstName: 'Ada',
      address: { postal_code: '10115', city: '' },
    }),
  ).toEqual({ id: 'u1', email: 'a@b.example', firstName: 'Ada', postalCode: '10115' });
  expect(traitsOf(undefined)).toEqual({});
});

test('the id of a person is the same on both sides: the user, else the visitor', () => {
  expect(externalIdOf({ user: { id: ' User-42 ' }, visitor: 'v1' })).toBe('user-42');
  expect(externalIdOf({ user: { email: 'a@b.example' }, visitor: 'V1' })).toBe('v1');
  expect(externalIdOf({ visitor: '' })).toBeUndefined();
});

test('all of marketing, or its limited form', () => {
  for (const value of ['granted', 'not-required'])
    expect(isFull({ consent: { marketing: value } })).toBe(true);
  for (const value of ['denied', 'pending', 'withdrawn', ''])
    expect(isFull({ consent: { marketing: value, 'limited:marketing': 'granted' } })).toBe(false);
  expect(isFull({ consent: {} })).toBe(false);
});

test('the match quality is from 0 to 10, and more identifiers never make it less', () => {
  expect(matchScore({})).toBe(0);
  expect(matchScore({ email: false, phone: false })).toBe(0);
  expect(matchScore({ address: true, userAgent: true })).toBe(1.5);
  expect(matchScore({ email: true, phone: true, clickId: true, browserId: true })).toBe(10);
  expect(matchScore({ email: true, phone: true })).toBeGreaterThan(matchScore({ email: true }));
});
