/** What several sources say together: examples of each rule, and all sequences against an oracle of another make. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Asked,
  type ConsentReport,
  type ConsentState,
  combine,
  decide,
  initialConsent,
  LIMITED,
  newsOf,
  type Regime,
  type Rulings,
  regimeOf,
  type Situation,
  strictest,
  verdict,
} from '../src/index.ts';

const says = (allows: ConsentReport['allows'], more: Partial<ConsentReport> = {}): ConsentReport => ({
  decided: true,
  allows,
  ...more,
});
const yes = says({ functional: true, analytics: true, marketing: true });
const us = regimeOf('US', 'CA');
/** Value, rule and source of marketing (or another key) in one line. */
const ruling = (situation: Partial<Situation>, key: Asked = 'marketing', before?: Rulings) => {
  const { value, rule, by } = combine({ reports: {}, regime: strictest, ...situation }, before)[key]!;
  return [value, rule, ...by].join(' ');
};

describe('one moment', () => {
  test('a grant needs a decided yes of every source that speaks of it, and a word of every named one', () => {
    expect(ruling({ reports: { a: yes, b: yes } })).toBe('granted granted a b');
    expect(ruling({ reports: { a: yes, b: undefined } })).toBe('pending unheard b');
    expect(ruling({ reports: { a: yes, b: { ...yes, decided: false } } })).toBe('pending undecided b');
    expect(ruling({ reports: { a: yes, b: says({ analytics: false }) } })).toBe('granted granted a');
    expect(ruling({ reports: { a: says({ analytics: true }) } })).toBe('pending unspoken');
    expect(ruling({})).toBe('pending unspoken');
  });

  test('one decided refusal refuses, whoever is missing or allows', () => {
    const no = says({ marketing: false });
    expect(ruling({ reports: { a: yes, api: no } })).toBe('denied refused api');
    expect(ruling({ reports: { a: no, b: undefined }, regime: us })).toBe('denied refused a');
    expect(ruling({ reports: { a: no }, regime: { ...us, marketing: 'none' } })).toBe('denied refused a');
  });

  test('words that are none allow nothing and refuse nothing', () => {
    for (const word of ['yes', 1, null, 'granted', {}])
      expect(ruling({ reports: { a: says({ marketing: word as never }) } })).toBe('pending undecided a');
    expect(ruling({ reports: { a: { ...yes, decided: 'yes' as never } } })).toBe('pending undecided a');
    expect(ruling({ reports: { a: { ...yes, applies: 0 as never } } })).toBe('granted granted a');
    for (const report of ['granted', true, null, 1])
      expect(ruling({ reports: { a: report as never } })).toBe('pending unheard a');
    expect(ruling({ reports: { a: { decided: true } as never } })).toBe('pending unspoken');
  });

  test('an opt-out refuses marketing and vendors against a yes, and not analytics', () => {
    const both = { a: says({ ...yes.allows, 'tcf:755': true }), gpp: says({}, { optOut: true }) };
    expect(ruling({ reports: both })).toBe('denied opted-out gpp');
    expect(ruling({ reports: both }, 'tcf:755')).toBe('denied opted-out gpp');
    expect(ruling({ reports: both }, 'analytics')).toBe('granted granted a');
    expect(ruling({ reports: { a: yes }, gpc: true })).toBe('denied opted-out gpc');
    expect(ruling({ reports: {}, regime: us, gpc: true })).toBe('denied opted-out gpc');
  });

  test('a recorded override counts against an opt-out when that source has a decided yes, never against a refusal', () => {
    const overrides = ['a'];
    expect(ruling({ reports: { a: yes }, gpc: true, overrides })).toBe('granted granted a');
    expect(ruling({ reports: { a: says({}) }, gpc: true, overrides })).toBe('denied opted-out gpc');
    expect(ruling({ reports: { a: { ...yes, decided: false } }, gpc: true, overrides })).toBe(
      'denied opted-out gpc',
    );
    expect(ruling({ reports: { a: yes, b: says({ marketing: false }) }, gpc: true, overrides })).toBe(
      'denied refused b',
    );
  });

  test('where opting out is the rule, all is allowed once every named source is heard', () => {
    expect(ruling({ reports: { a: undefined }, regime: us })).toBe('pending unheard a');
    expect(ruling({ reports: { a: { decided: false, allows: { marketing: false } } }, regime: us })).toBe(
      'not-required opt-out',
    );
    expect(ruling({ reports: { a: undefined }, regime: { ...us, analytics: 'none' } }, 'analytics')).toBe(
      'not-required none',
    );
  });

  test('a refusal and an opt-out stand when their source falls silent, until it has decided otherwise', () => {
    const silent = { decided: false, allows: {} };
    for (const [said, rule] of [
      [says({ marketing: false }), 'refused'],
      [says({}, { optOut: true }), 'opted-out'],
    ] as const) {
      let before = combine({ reports: { a: said }, regime: us });
      for (const report of [silent, undefined, { ...silent, optOut: false }]) {
        expect(ruling({ reports: { a: report }, regime: us }, 'marketing', before)).toBe(`denied ${rule} a`);
        before = combine({ reports: { a: report }, regime: us }, before);
      }
      expect(ruling({ reports: { a: yes }, regime: us }, 'marketing', before)).toBe('not-required opt-out');
    }
  });

  test('a source that does not apply counts as allowing what it speaks of', () => {
    const exempt = { decided: false, applies: false, allows: { marketing: false, 'tcf:755': false } };
    expect(ruling({ reports: { a: exempt } })).toBe('not-required exempt a');
    expect(ruling({ reports: { a: exempt } }, 'tcf:755')).toBe('not-required exempt a');
    expect(ruling({ reports: { a: exempt } }, 'analytics')).toBe('pending unspoken');
    expect(ruling({ reports: { a: exempt, b: says({ marketing: false }) } })).toBe('denied refused b');
  });

  test('a vendor is allowed only when a source says so, whatever the place', () => {
    const none: Regime = { functional: 'none', analytics: 'none', marketing: 'none', gpc: false };
    const before = combine({ reports: { a: says({ 'tcf:755': true }) }, regime: none });
    expect(before['tcf:755']!.value).toBe('granted');
    expect(ruling({ reports: { a: says({}) }, regime: none }, 'tcf:755', before)).toBe('denied unspoken');
  });

  test('where the site says so, what is open is denied', () => {
    expect(ruling({ reports: { a: undefined }, closed: true })).toBe('denied unheard a');
    expect(ruling({ reports: { a: yes }, closed: true })).toBe('granted granted a');
  });
});

describe('the limited form of marketing', () => {
  const limited = (situation: Partial<Situation>, before?: Rulings) => ruling(situation, LIMITED, before);
  const out = says({}, { optOut: true });

  test('it is allowed wherever marketing is, by the same rule', () => {
    expect(limited({ reports: { a: yes } })).toBe('granted granted a');
    expect(limited({ regime: us })).toBe('not-required opt-out');
    expect(limited({ reports: { a: undefined } })).toBe('pending unheard a');
    expect(limited({ reports: { a: yes }, gpc: true, overrides: ['a'] })).toBe('granted granted a');
  });

  test('where opting out is the rule, an opt-out leaves it, and says by whom', () => {
    expect(limited({ regime: us, gpc: true })).toBe('not-required limited gpc');
    expect(limited({ reports: { gpp: out }, regime: us })).toBe('not-required limited gpp');
    expect(limited({ reports: { a: yes, gpp: out }, regime: us })).toBe('not-required limited gpp');
    expect(limited({ regime: { ...us, marketing: 'none' }, gpc: true })).toBe('not-required limited gpc');
  });

  test('where a yes is asked for, an opt-out refuses it, too, whoever said yes', () => {
    expect(limited({ gpc: true })).toBe('denied opted-out gpc');
    expect(limited({ reports: { a: yes, gpp: out } })).toBe('denied opted-out gpp');
  });

  test('a refusal of marketing, or of the limited form by name, refuses it', () => {
    const no = says({ marketing: false }, { optOut: true });
    expect(limited({ reports: { a: no }, regime: us, gpc: true })).toBe('denied refused a');
    expect(limited({ reports: { api: says({ [LIMITED]: false }) }, regime: us })).toBe('denied refused api');
    const before = combine({ reports: { a: no }, regime: us });
    expect(limited({ reports: { a: undefined }, regime: us, gpc: true }, before)).toBe('denied refused a');
  });

  test('nobody can grant it by name', () => {
    expect(limited({ reports: { a: says({ [LIMITED]: true }) } })).toBe('pending unspoken');
    expect(limited({ reports: { a: says({ [LIMITED]: true }) }, gpc: true })).toBe('denied opted-out gpc');
  });

  test('it waits for every named source: one that is not heard may refuse', () => {
    const waiting = { reports: { a: undefined }, regime: us, gpc: true };
    expect(limited(waiting)).toBe('pending unheard a');
    expect(limited({ ...waiting, closed: true })).toBe('denied unheard a');
    expect(limited({ ...waiting, reports: { a: says({}) } }, combine(waiting))).toBe(
      'not-required limited gpc',
    );
  });
});

describe('all sequences', () => {
  const sources = ['a', 'b', 'api'] as const;
  type Source = (typeof sources)[number];
  type Signal = { who: Source; report: ConsentReport | undefined } | { regime: Regime } | { gpc: boolean };

  const word = fc.oneof(
    { weight: 8, arbitrary: fc.boolean() },
    { weight: 1, arbitrary: fc.constantFrom('yes', 1, null) },
  );
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const report = fc.record(
    {
      decided: fc.oneof(
        { weight: 8, arbitrary: fc.constant(true) },
        { weight: 4, arbitrary: fc.constant(false) },
        { weight: 1, arbitrary: fc.constantFrom('yes', 1) },
      ),
      allows: fc.record(
        { functional: word, analytics: word, marketing: word, 'tcf:755': word, [LIMITED]: word, other: word },
        { requiredKeys: [] },
      ),
      optOut: some(
        fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      ),
      applies: some(
        fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      ),
    },
    { requiredKeys: ['decided', 'allows'] },
  ) as fc.Arbitrary<ConsentReport>;
  const rule = fc.constantFrom('opt-in', 'opt-out', 'none');
  const regime = fc.record({
    functional: rule,
    analytics: rule,
    marketing: rule,
    gpc: fc.boolean(),
  }) as fc.Arbitrary<Regime>;
  const signal: fc.Arbitrary<Signal> = fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        who: fc.constantFrom(...sources),
        // Silence again: it failed.
        report: fc.oneof({ weight: 9, arbitrary: report }, { weight: 1, arbitrary: fc.constant(undefined) }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ regime }) },
    { weight: 1, arbitrary: fc.record({ gpc: fc.boolean() }) },
  );
  const overrides = fc.subarray(['a', 'api']);
  const keys: Asked[] = ['functional', 'analytics', 'marketing', 'tcf:755'];

  /** Plays the signals; sees every moment. */
  function play(
    start: Regime,
    overrides: string[],
    signals: Signal[],
    see: (past: Signal[], rulings: Rulings, state: ConsentState, before: ConsentState) => void,
  ): void {
    const reports: Record<string, ConsentReport | undefined> = { a: undefined, b: undefined };
    const now = { regime: start, gpc: false };
    let rulings: Rulings = {};
    let state = initialConsent();
    for (const [i, signal] of signals.entries()) {
      if ('who' in signal) reports[signal.who] = signal.report;
      else Object.assign(now, signal);
      const spoke = 'who' in signal ? signal.who : undefined;
      const after = combine({ reports, ...now, overrides, spoke }, rulings);
      const before = state;
      state = decide(state, newsOf(rulings, after));
      rulings = after;
      see(signals.slice(0, i + 1), rulings, state, before);
    }
  }

  const allowedIn = (state: ConsentState, key: Asked) => verdict(state, [key]) === 'allow';

  const placeOf = (start: Regime, past: Signal[]) =>
    [...past].reverse().flatMap((one) => ('regime' in one ? [one.regime] : []))[0] ?? start;

  /** Reads the whole history backwards; `undefined` when nothing speaks against it. */
  function objection(
    start: Regime,
    overrides: string[],
    past: Signal[],
    key: Asked,
    optOuts = true,
  ): string | undefined {
    const backwards = [...past].reverse();
    const place = placeOf(start, past);
    const signalled = backwards.flatMap((one) => ('gpc' in one ? [one.gpc] : []))[0] ?? false;
    const told = (who: Source) =>
      backwards.flatMap((one) => ('who' in one && one.who === who ? [one.report] : []));
    const binding = (one: ConsentReport | undefined) => one?.decided === true && one.applies !== false;
    const spoken = (one: ConsentReport | undefined) => one !== undefined && one.allows[key] !== undefined;
    const spoke = sources.filter((who) => told(who).length);

    for (const who of spoke) {
      const lastDecided = told(who).find((one) => binding(one) && typeof one!.allows[key] === 'boolean');
      if (lastDecided && lastDecided.allows[key] === false) return `${who} refused and did not take it back`;
    }
    const vendor = key === 'tcf:755';
    if (optOuts && (vendor || key === 'marketing')) {
      const overridden = overrides.some((who) => {
        const last = told(who as Source)[0];
        return binding(last) && last!.allows[key] === true;
      });
      const opted = signalled || spoke.some((who) => told(who)[0]?.optOut === true);
      if (opted && !overridden) return 'opted out';
    }
    const asks = vendor ? 'opt-in' : place[key as 'marketing'];
    if (asks === 'none') return undefined;
    for (const who of ['a', 'b', ...spoke] as Source[])
      if (told(who)[0] === undefined) return `${who} is not heard`;
    if (asks === 'opt-out') return undefined;
    const speakers = spoke.map((who) => told(who)[0]).filter(spoken);
    if (!speakers.length) return 'nobody speaks of it';
    const against = speakers.filter(
      (one) => one!.applies !== false && !(one!.decided === true && one!.allows[key] === true),
    );
    return against.length ? 'somebody who speaks of it has no decided yes' : undefined;
  }

  const sequences = [regime, overrides, fc.array(signal, { maxLength: 14 })] as const;
  const runs = { numRuns: 3000 };

  test('nothing is allowed that the whole history, read backwards, has an objection to', () => {
    let allowed = 0;
    fc.assert(
      fc.property(...sequences, (start, overrides, signals) => {
        play(start, overrides, signals, (past, _, state) => {
          for (const key of keys)
            if (allowedIn(state, key)) {
              allowed++;
              expect(objection(start, overrides, past, key)).toBe(undefined);
            }
        });
      }),
      runs,
    );
    // Otherwise this has shown nothing.
    expect(allowed).toBeGreaterThan(1000);
  });

  test('what was never taken back and has no objection is allowed', () => {
    let allowed = 0;
    fc.assert(
      fc.property(...sequences, (start, overrides, signals) => {
        const denied = new Set<Asked>();
        play(start, overrides, signals, (past, _, state) => {
          for (const key of keys) {
            if (verdict(state, [key]) === 'deny' && state[key]) denied.add(key);
            if (denied.has(key) || objection(start, overrides, past, key)) continue;
            allowed++;
            expect([key, allowedIn(state, key)]).toEqual([key, true]);
          }
        });
      }),
      runs,
    );
    expect(allowed).toBeGreaterThan(1000);
  });

  /** The newest report of each source; what it says of the limited form by name. */
  const refusedByName = (past: Signal[]) =>
    sources.some((who) => {
      const [told] = [...past]
        .reverse()
        .flatMap((one) => ('who' in one && one.who === who ? [one.report] : []));
      return told?.decided === true && told.applies !== false && told.allows[LIMITED] === false;
    });

  test('the limited form without marketing needs an opt-out, a place that asks for no yes, and no other objection', () => {
    let alone = 0;
    fc.assert(
      fc.property(...sequences, (start, overrides, signals) => {
        play(start, overrides, signals, (past, rulings, state) => {
          if (refusedByName(past)) expect(allowedIn(state, LIMITED)).toBe(false);
          if (!allowedIn(state, LIMITED)) return;
          if (allowedIn(state, 'marketing')) return;
          alone++;
          expect(rulings.marketing!.rule).toBe('opted-out');
          expect(placeOf(start, past).marketing).not.toBe('opt-in');
          expect(objection(start, overrides, past, 'marketing', false)).toBe(undefined);
        });
      }),
      runs,
    );
    expect(alone).toBeGreaterThan(500);
  });

  test('the limited form is there wherever marketing is, and after an opt-out where that is the rule', () => {
    let alone = 0;
    fc.assert(
      fc.property(...sequences, (start, overrides, signals) => {
        let denied = false;
        play(start, overrides, signals, (past, rulings, state) => {
          if (refusedByName(past)) return;
          if (allowedIn(state, 'marketing')) expect(allowedIn(state, LIMITED)).toBe(true);
          denied ||= verdict(state, [LIMITED]) === 'deny';
          const { rule } = rulings.marketing!;
          const optedOut = rule === 'opted-out' && placeOf(start, past).marketing !== 'opt-in';
          if (denied || !optedOut || objection(start, overrides, past, 'marketing', false)) return;
          alone++;
          expect(allowedIn(state, LIMITED)).toBe(true);
        });
      }),
      runs,
    );
    expect(alone).toBeGreaterThan(200);
  });

  test('the last refusal of a source wins in every order of the signals', () => {
    fc.assert(
      fc.property(...sequences, fc.constantFrom(...sources), fc.constantFrom(...keys), (...args) => {
        const [start, overrides, signals, who, key] = args;
        const others = signals.filter((one) => !('who' in one && one.who === who));
        const no: Signal = { who, report: { decided: true, allows: { [key]: false } } };
        for (let at = 0; at <= others.length; at++)
          play(
            start,
            overrides,
            [...others.slice(0, at), no, ...others.slice(at)],
            (past, rulings, state) => {
              if (!past.includes(no)) return;
              expect([rulings[key]!.rule, allowedIn(state, key)]).toEqual(['refused', false]);
              if (key === 'marketing') expect(allowedIn(state, LIMITED)).toBe(false);
            },
          );
      }),
      { numRuns: 500 },
    );
  });

  test('what was withdrawn is granted again only after a new decided yes', () => {
    let again = 0;
    fc.assert(
      fc.property(...sequences, (start, overrides, signals) => {
        const since: Partial<Record<Asked, number>> = {};
        play(start, overrides, signals, (past, _, state, before) => {
          for (const key of keys) {
            if (state[key] === 'withdrawn' && before[key] !== 'withdrawn') since[key] = past.length;
            if (state[key] !== 'granted' || before[key] !== 'withdrawn') continue;
            again++;
            const fresh = past
              .slice(since[key])
              .some((one) => 'who' in one && one.report?.decided === true && one.report.allows[key] === true);
            expect([key, fresh]).toEqual([key, true]);
          }
        });
      }),
      { numRuns: 8000 },
    );
    expect(again).toBeGreaterThan(20);
  });

  test('the same signals say nothing new, and state and rulings always agree', () => {
    fc.assert(
      fc.property(...sequences, (start, overrides, signals) => {
        play(start, overrides, signals, (_, rulings, state) => {
          for (const key of [...keys, LIMITED] as const) {
            const value = rulings[key]?.value ?? 'pending';
            expect(allowedIn(state, key)).toBe(value === 'granted' || value === 'not-required');
            if (value === 'denied') expect(['denied', 'withdrawn']).toContain(state[key]);
          }
        });
        const reports = { a: undefined };
        const once = combine({ reports, regime: start });
        expect(newsOf(once, combine({ reports, regime: start }, once))).toEqual({});
      }),
    );
  });
});
