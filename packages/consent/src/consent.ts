/** Purposes, states and decisions: what a visitor allowed, and what that permits. */

/** The purposes that visitors are asked about. */
export const asked = ['functional', 'analytics', 'marketing'] as const;
/** All purposes: `necessary` needs no consent. */
export const purposes = ['necessary', ...asked] as const;
export type Purpose = (typeof purposes)[number];
/** What a visitor can be asked about: a purpose, or one vendor of a framework, as `tcf:755`. */
export type Asked = (typeof asked)[number] | `${string}:${string}`;
/** What may have to be allowed before something is done. */
export type Need = Purpose | Asked;

/**
 * - `granted`: the visitor said yes, or the site operates without asking
 * - `denied`: the visitor said no
 * - `pending`: nobody said anything yet; treated as denied except that events are held in memory
 * - `not-required`: no consent is needed for this purpose (always so for `necessary`)
 * - `withdrawn`: granted once, then taken back
 */
export type ConsentValue = 'granted' | 'denied' | 'pending' | 'not-required' | 'withdrawn';
/** Vendors of frameworks have their own keys; one that is not there is not allowed. */
export type ConsentState = Readonly<
  Record<Purpose, ConsentValue> & { [vendor: `${string}:${string}`]: ConsentValue }
>;

/** A decision as the site tells it: all purposes at once, or one by one. Purposes not named stay as they are. */
export type ConsentDecision =
  | 'granted'
  | 'denied'
  | 'pending'
  | Partial<Record<Purpose | Asked, boolean | 'granted' | 'denied' | 'not-required'>>;

/** The state before anybody decided. Anything but `granted` and `denied` fails closed to `pending`. */
export function initialConsent(value?: unknown): ConsentState {
  const rest: ConsentValue = value === 'granted' || value === 'denied' ? value : 'pending';
  return { necessary: 'not-required', functional: rest, analytics: rest, marketing: rest };
}

/**
 * The state after a decision. Unknown words are refusals: only `true`, `'granted'` and `'not-required'` allow. A
 * refusal of what was allowed before is a withdrawal. A shape that is no decision at all denies everything.
 */
export function decide(state: ConsentState, decision: unknown): ConsentState {
  const next: Record<string, ConsentValue> = { ...state };
  const byPurpose = typeof decision === 'object' && decision;
  for (const key of byPurpose ? Object.keys(byPurpose) : asked) {
    const word = byPurpose ? (byPurpose as Record<string, unknown>)[key] : decision;
    const before = next[key];
    // `necessary` is nobody's to decide. Names that we do not know are kept, and mean nothing.
    if (key === 'necessary' || (byPurpose && word === undefined) || (word === 'pending' && before === word))
      continue;
    next[key] =
      word === true
        ? 'granted'
        : word === 'granted' || word === 'not-required'
          ? word
          : /^[gnw]/.test(before!)
            ? 'withdrawn'
            : 'denied';
  }
  return next as ConsentState;
}

/** What may be done now with something that needs all of these purposes. */
export type Verdict = 'allow' | 'hold' | 'deny';

/** Allowed only when every purpose is granted or not required; one refusal denies; otherwise it is held. */
export function verdict(state: ConsentState, needs: readonly Need[]): Verdict {
  let out: Verdict = 'allow';
  for (const purpose of needs) {
    // A vendor of whom nothing is known yet.
    const value = state[purpose] ?? 'pending';
    // `granted` and `not-required`.
    if (/^[gn]/.test(value)) continue;
    if (value !== 'pending') return 'deny';
    out = 'hold';
  }
  return out;
}

/** The compact form that is stamped on events: only purposes that are asked for. */
export function stampOf(state: ConsentState): Record<string, ConsentValue> {
  const { necessary: _, ...stamp } = state;
  return stamp;
}

/** All of them, as words. */
export const consentValues: readonly ConsentValue[] = [
  'granted',
  'denied',
  'pending',
  'not-required',
  'withdrawn',
];

/** A stamp as somebody told it, who may not be a page of ours: what is no state of consent is a refusal. */
export function readStamp(told: Readonly<Record<string, unknown>>): Record<string, ConsentValue> {
  const stamp: Record<string, ConsentValue> = {};
  for (const key of Object.keys(told))
    stamp[key] = consentValues.find((value) => value === told[key]) ?? 'denied';
  return stamp;
}
