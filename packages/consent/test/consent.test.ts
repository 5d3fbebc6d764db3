/** States, decisions and verdicts; nothing may ever be allowed that was not granted. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ConsentState,
  decide,
  googleConsent,
  initialConsent,
  LIMITED,
  limitedToo,
  purposes,
  readStamp,
  stampOf,
  verdict,
} from '../src/index.ts';

test('only the words granted and denied set an initial state; everything else waits', () => {
  for (const value of [undefined, null, '', 'yes', true, 1, 'pending', {}])
    expect(initialConsent(value).marketing).toBe('pending');
  expect(initialConsent('granted').marketing).toBe('granted');
  expect(initialConsent('denied').analytics).toBe('denied');
  expect(initialConsent('denied').necessary).toBe('not-required');
});

test('a decision by purpose leaves the others as they are', () => {
  const state = decide(initialConsent(), { analytics: true });
  expect(state).toMatchObject({ analytics: 'granted', marketing: 'pending', functional: 'pending' });
  expect(decide(state, { marketing: 'denied' })).toMatchObject({ analytics: 'granted', marketing: 'denied' });
});

test('what was granted and is refused is withdrawn, and can be granted again', () => {
  const withdrawn = decide(initialConsent('granted'), 'denied');
  expect(withdrawn.marketing).toBe('withdrawn');
  expect(verdict(withdrawn, ['marketing'])).toBe('deny');
  expect(decide(withdrawn, 'denied').marketing).toBe('withdrawn');
  expect(decide(withdrawn, 'granted').marketing).toBe('granted');
});

test('what is no decision at all denies everything', () => {
  for (const nothing of [undefined, null, 0, '', 'yes', () => {}])
    expect(decide(initialConsent('granted'), nothing)).toMatchObject({
      functional: 'withdrawn',
      analytics: 'withdrawn',
      marketing: 'withdrawn',
    });
  expect(decide(initialConsent('granted'), { analytics: undefined })).toEqual(initialConsent('granted'));
});

test('one refusal denies, one open question holds', () => {
  const state: ConsentState = {
    necessary: 'not-required',
    functional: 'granted',
    analytics: 'pending',
    marketing: 'denied',
  };
  expect(verdict(state, [])).toBe('allow');
  expect(verdict(state, ['necessary', 'functional'])).toBe('allow');
  expect(verdict(state, ['functional', 'analytics'])).toBe('hold');
  expect(verdict(state, ['analytics', 'marketing'])).toBe('deny');
});

test('a vendor of a framework waits until something is known of it, and is decided like a purpose', () => {
  const granted = initialConsent('granted');
  expect(verdict(granted, ['marketing', 'tcf:755'])).toBe('hold');
  const yes = decide(granted, { 'tcf:755': true });
  expect([verdict(yes, ['marketing', 'tcf:755']), verdict(yes, ['tcf:21'])]).toEqual(['allow', 'hold']);
  expect(verdict(decide(yes, { 'tcf:755': false }), ['tcf:755'])).toBe('deny');
  expect(stampOf(yes)['tcf:755']).toBe('granted');
});

test('a purpose is allowed only when the last word about it was a grant, whatever came before', () => {
  const word = fc.oneof(
    fc.constantFrom('granted', 'denied', 'pending', true, false, 'yes', 1, null),
    fc.anything(),
  );
  const decision = fc.oneof(word, fc.dictionary(fc.constantFrom(...purposes), word));
  fc.assert(
    fc.property(
      fc.constantFrom('granted', 'denied', 'pending', undefined),
      fc.array(decision),
      (start, decisions) => {
        let state = initialConsent(start);
        const last: Record<string, unknown> = { functional: start, analytics: start, marketing: start };
        for (const one of decisions) {
          state = decide(state, one);
          for (const purpose of ['functional', 'analytics', 'marketing']) {
            const byPurpose = typeof one === 'object' && one !== null;
            const said = byPurpose ? (one as Record<string, unknown>)[purpose] : one;
            if (!(byPurpose && said === undefined)) last[purpose] = said;
          }
        }
        for (const purpose of ['functional', 'analytics', 'marketing'] as const)
          if (verdict(state, [purpose]) === 'allow') expect([true, 'granted']).toContain(last[purpose]);
      },
    ),
  );
});

test('Google hears denied for everything that is not granted', () => {
  expect(googleConsent(initialConsent())).toEqual({
    ad_storage: 'denied',
    ad_user_data: 'denied',
    ad_personalization: 'denied',
    analytics_storage: 'denied',
  });
  expect(googleConsent(decide(initialConsent(), { analytics: true }))).toMatchObject({
    analytics_storage: 'granted',
    ad_storage: 'denied',
  });
  expect(googleConsent(initialConsent('granted')).ad_personalization).toBe('granted');
});

test('the stamp names the purposes that are asked for', () => {
  expect(stampOf(initialConsent('granted'))).toEqual({
    functional: 'granted',
    analytics: 'granted',
    marketing: 'granted',
  });
});

test('in a stamp that somebody told, what is no state is a refusal', () => {
  const known = {
    analytics: 'granted',
    functional: 'not-required',
    marketing: 'withdrawn',
    'tcf:755': 'pending',
    'x:1': 'denied',
  };
  expect(readStamp(known)).toEqual(known);
  const odd: unknown[] = [
    'no',
    'none',
    'never',
    'Granted',
    'granted ',
    '',
    true,
    1,
    null,
    {},
    ['granted'],
    { toString: 1 },
  ];
  for (const word of odd) {
    expect(readStamp({ marketing: word })).toEqual({ marketing: 'denied' });
    const state = { ...initialConsent('granted'), ...limitedToo({ marketing: word }) } as ConsentState;
    for (const need of ['marketing', LIMITED] as const) expect(verdict(state, [need])).toBe('deny');
  }
});
