/** Sources of consent, put together, before the real gates: what passes, waits and is forgotten, in all sequences. */
import {
  type ConsentDecision,
  type ConsentReport,
  type ConsentState,
  decide,
  initialConsent,
  type Purpose,
  verdict,
} from '@beckon/consent';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { manage } from '../src/consent/manage.ts';
import type { ConsentSource } from '../src/consent/source.ts';
import { createGate } from '../src/gate.ts';
import type { BeckonOptions } from '../src/public-types.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Lets what waits on promises happen. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

interface Started {
  own: (decision: ConsentDecision) => void;
  /** Says something as a source; nothing happens before it is loaded. */
  tell: (name: string, report: unknown) => void;
  state: () => ConsentState;
  /** Each decision that was applied, in order. */
  applied: ConsentDecision[];
}

/**
 * @param more options of the site
 * @param broken how the sources of these names fail
 * @param hear gets each new state
 */
async function start(
  more: Partial<BeckonOptions>,
  {
    gpc,
    broken = {},
    hear,
  }: {
    gpc?: boolean;
    broken?: Record<string, ConsentSource | 'absent'>;
    hear?: (state: ConsentState) => void;
  } = {},
): Promise<Started> {
  vi.stubGlobal('navigator', { globalPrivacyControl: gpc });
  const tells: Record<string, (report: ConsentReport) => void> = {};
  const applied: ConsentDecision[] = [];
  let state = initialConsent();
  const own = manage(
    { endpoint: 'http://localhost:1/bk/e/shop', site: 'shop', ...more },
    async (part) => {
      const name = part.replace('from-', '');
      const fault = broken[name];
      if (fault === 'absent') return undefined;
      return {
        default: (tell: (report: ConsentReport) => void, settings: Record<string, unknown>) => {
          tells[name] = tell;
          return fault?.(tell, settings);
        },
      };
    },
    (decision) => {
      applied.push(decision);
      state = decide(state, decision);
      hear?.(state);
    },
  );
  await settled();
  return { own, applied, state: () => state, tell: (name, report) => tells[name]?.(report as ConsentReport) };
}

const yes = { decided: true, allows: { functional: true, analytics: true, marketing: true } };
const no = { decided: true, allows: { functional: false, analytics: false, marketing: false } };
const three = (value: string) => ({ functional: value, analytics: value, marketing: value });

test('sources win over the default of the site: pending until all are heard, and each change is applied once', async () => {
  const { tell, state, applied } = await start({ consent: 'granted', consentSources: { a: {}, b: {} } });
  expect(applied).toEqual([]);
  tell('a', yes);
  expect(state()).toMatchObject(three('pending'));
  tell('b', { decided: true, allows: { marketing: false } });
  expect(state()).toMatchObject({ analytics: 'granted', marketing: 'denied' });
  tell('a', yes);
  tell('b', { decided: true, allows: { marketing: false } });
  expect(applied.length).toBe(1);
  tell('b', { decided: true, allows: { marketing: true } });
  expect(state()).toMatchObject(three('granted'));
  tell('a', { ...yes, decided: false });
  expect(state()).toMatchObject(three('withdrawn'));
});

test("the site's own calls count only when there are any, by what they name", async () => {
  const { own, tell, state } = await start({ consentSources: { a: {} } });
  tell('a', yes);
  expect(state()).toMatchObject(three('granted'));
  own({ analytics: false });
  expect(state()).toMatchObject({ functional: 'granted', analytics: 'withdrawn', marketing: 'granted' });
  own('granted');
  expect(state()).toMatchObject(three('granted'));
  own('nonsense' as never);
  expect(state()).toMatchObject(three('withdrawn'));
});

test('a site that begins with a refusal forgets what happens before a decision', async () => {
  const { tell, state } = await start({ consent: 'denied', consentSources: { a: {} } });
  expect(state()).toMatchObject(three('denied'));
  tell('a', yes);
  expect(state()).toMatchObject(three('granted'));
});

test.each<[string, ConsentSource | 'absent']>([
  ['is unknown', 'absent'],
  [
    'throws',
    () => {
      throw new Error('broken');
    },
  ],
  [
    'throws after a yes',
    (tell) => {
      tell(yes);
      throw new Error('broken');
    },
  ],
  [
    'rejects',
    (async () => {
      throw new Error('broken');
    }) as ConsentSource,
  ],
  [
    'tells nonsense',
    (tell) => {
      tell(undefined as never);
      tell(yes);
    },
  ],
  [
    'tells what cannot be copied',
    (tell) => {
      tell({
        decided: true,
        get allows(): never {
          throw new Error('x');
        },
      });
      tell(yes);
    },
  ],
])('a source that %s is not heard for ever, with one warning', async (_, broken) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { own, tell, state } = await start(
    { consentSources: { a: {}, b: {} }, region: { country: 'US' }, debug: true },
    { broken: { b: broken } },
  );
  tell('a', yes);
  tell('b', yes);
  own('granted');
  expect(Object.values(state())).not.toContain('granted');
  expect(verdict(state(), ['analytics'])).not.toBe('allow');
  expect(warn.mock.calls.length).toBe(1);
  expect(warn.mock.calls[0]![0]).toMatch(/consent source "b"/);
  own('denied');
  expect(verdict(state(), ['analytics'])).toBe('deny');
});

test('what a source does to its report later changes nothing', async () => {
  const { tell, state } = await start({ consentSources: { a: {}, b: {} } });
  const report = { decided: true, allows: { analytics: false, marketing: true } };
  tell('a', report);
  report.allows.analytics = true;
  tell('b', yes);
  expect(state()).toMatchObject({ analytics: 'denied', marketing: 'granted' });
});

test('Global Privacy Control without sources refuses marketing; default and own calls decide the rest', async () => {
  const granted = await start({ consent: 'granted' }, { gpc: true });
  expect(granted.state()).toMatchObject({ functional: 'granted', analytics: 'granted', marketing: 'denied' });
  granted.own('granted');
  expect(granted.state().marketing).toBe('denied');
  granted.own('denied');
  expect(granted.state()).toMatchObject({ analytics: 'withdrawn', marketing: 'denied' });

  const pending = await start({}, { gpc: true });
  expect(pending.state()).toMatchObject({ analytics: 'pending', marketing: 'denied' });
  pending.own({ analytics: true, marketing: true });
  expect(pending.state()).toMatchObject({ analytics: 'granted', marketing: 'denied' });
  expect((await start({ region: { country: 'US' } }, { gpc: true })).state().analytics).toBe('pending');
});

test('the signal counts everywhere, unless the site says otherwise', async () => {
  const marketing = async (more: Partial<BeckonOptions>) => {
    const { own, state } = await start({ consent: 'granted', ...more }, { gpc: true });
    own('granted');
    return state().marketing;
  };
  expect(await marketing({ region: { country: 'US', region: 'CA' } })).toBe('denied');
  expect(await marketing({ region: { country: 'DE' } })).toBe('denied');
  const rules = { DE: { gpc: false } };
  expect(await marketing({ consentSources: { region: { rules } }, region: { country: 'DE' } })).toBe(
    'granted',
  );
  expect(await marketing({ gpc: false })).toBe('granted');
  expect(await marketing({ consentSources: { gpc: { binds: false } } })).toBe('granted');
  expect(await marketing({ consentSources: { api: { overridesOptOut: true } } })).toBe('granted');
});

test('with a region the place sets the rule; its own rows count', async () => {
  const us = await start({ consentSources: { a: {} }, region: { country: 'US', region: 'TX' } });
  expect(us.state()).toMatchObject(three('pending'));
  us.tell('a', { decided: false, allows: { marketing: false } });
  expect(us.state()).toMatchObject(three('not-required'));
  us.tell('a', { decided: true, allows: {}, optOut: true });
  expect(us.state()).toMatchObject({ analytics: 'not-required', marketing: 'withdrawn' });

  const own = await start({
    consentSources: { region: { rules: { 'US-TX': { marketing: 'opt-in' } } } },
    region: { country: 'US', region: 'TX' },
  });
  expect(own.state()).toMatchObject({ analytics: 'not-required', marketing: 'pending' });
});

test('nothing that waits, was refused, or fell under a refusal in between ever passes a gate; what waits passes in order', async () => {
  const word = fc.boolean();
  const allows = fc.record({ functional: word, analytics: word, marketing: word }, { requiredKeys: [] });
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.constant({ event: true as const }) },
    {
      weight: 5,
      arbitrary: fc.record({
        tell: fc.constantFrom('a', 'b'),
        report: fc.oneof(
          { weight: 4, arbitrary: fc.constant(yes) },
          { weight: 1, arbitrary: fc.constant(no) },
          { weight: 3, arbitrary: fc.record({ decided: fc.boolean(), allows, optOut: fc.boolean() }) },
          { weight: 1, arbitrary: fc.constantFrom(undefined, null, 'granted', { decided: true, allows: 1 }) },
        ),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ own: fc.oneof(fc.constantFrom('granted', 'denied', 'pending', 'yes'), allows) }),
    },
  );
  const site = fc.record({
    consentSources: fc.constantFrom({}, { a: {} }, { a: {}, b: {} }),
    consent: fc.constantFrom('granted', 'denied', 'pending', undefined),
    region: fc.constantFrom({}, { country: 'US' }, { country: 'GB' }, { country: 'DE' }),
  });
  let released = 0;
  let forgotten = 0;
  await fc.assert(
    fc.asyncProperty(site, fc.boolean(), fc.array(step, { maxLength: 25 }), async (options, gpc, steps) => {
      for (const needs of [['analytics'], ['marketing'], ['analytics', 'marketing']] as Purpose[][]) {
        const passed: number[] = [];
        const lost: number[] = [];
        const gate = createGate<number>(
          initialConsent(),
          needs,
          (n) => passed.push(n),
          (n) => lost.push(n),
        );
        /** By the bare states: what must have passed, what must never, what still waits. */
        const must = { pass: [] as number[], wait: [] as number[], never: [] as number[] };
        const judge = (state: ConsentState) => {
          const values = needs.map((purpose) => state[purpose]);
          const refused = values.some((value) => value === 'denied' || value === 'withdrawn');
          const to = refused ? must.never : values.includes('pending') ? must.wait : must.pass;
          if (to !== must.wait) to.push(...must.wait.splice(0));
          return to;
        };
        const { own, tell, state } = await start(options as BeckonOptions, {
          gpc,
          hear(now) {
            judge(now);
            gate.update(now);
          },
        });
        for (const [n, step] of steps.entries()) {
          if ('event' in step) {
            judge(state()).push(n);
            gate.push(n);
          } else if ('tell' in step) tell(step.tell, step.report);
          else own(step.own as ConsentDecision);
          expect(passed).toEqual(must.pass);
          expect(lost).toEqual(must.never);
        }
        released += passed.length;
        forgotten += lost.length;
      }
    }),
    { numRuns: 300 },
  );
  expect(released).toBeGreaterThan(100);
  expect(forgotten).toBeGreaterThan(100);
});
