/** Words for codes, known and unknown. */
import { expect, it } from 'vitest';
import { byVerdict, consentLabel, lossLabel, vendorName, verdictLabel } from '../src/model/labels.ts';

it('gives every state of consent its own words and sign', () => {
  const states = ['granted', 'denied', 'pending', 'withdrawn'].map(consentLabel);
  expect(new Set(states.map(({ text }) => text)).size).toBe(4);
  expect(new Set(states.map(({ glyph }) => glyph)).size).toBe(4);
});

it('shows unknown codes as they are, also the names of object members', () => {
  expect(consentLabel('toString')).toMatchObject({ tone: 'plain', text: 'toString' });
  expect(verdictLabel('rate_limited')).toMatchObject({ tone: 'plain', text: 'rate limited' });
  expect(lossLabel('constructor')).toBe('constructor');
  expect(lossLabel('new_reason')).toBe('new reason');
});

it('groups vendors by verdict: allowed, refused, then the rest', () => {
  const groups = byVerdict({ a: 'not_mapped', b: 'allowed', c: 'other', d: 'no_consent', e: 'allowed' });
  expect(groups).toEqual([
    { verdict: 'allowed', vendors: ['b', 'e'] },
    { verdict: 'no_consent', vendors: ['d'] },
    { verdict: 'not_mapped', vendors: ['a'] },
    { verdict: 'other', vendors: ['c'] },
  ]);
});

it('spells vendors as they do', () => {
  expect(['meta', 'tiktok', 'linkedin', 'x', 'ga4'].map(vendorName)).toEqual([
    'Meta',
    'TikTok',
    'LinkedIn',
    'X',
    'GA4',
  ]);
});
