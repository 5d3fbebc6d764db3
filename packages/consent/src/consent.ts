/** Purposes, states and decisions: what a visitor allowed, and what that permits. */

/** The purposes that visitors are asked about. */
const asked = ['functional', 'analytics', 'marketing'] as const;
/** All purposes: `necessary` needs no consent. */
export const purposes = ['necessary', ...asked] as const;
export type Purpose = (typeof purposes)[number];

/**
 * - `granted`: the visitor said yes, or the site operates without asking
 * - `denied`: the visitor said no
 * - `pending`: nobody said anything yet; treated as denied except that events are held in memory
 * - `not-required`: no consent is needed for this purpose (always so for `necessary`)
 * - `withdrawn`: granted once, then taken back
 */
export type ConsentValue = 'granted' | 'denied' | 'pending' | 'not-required' | 'withdrawn';
export type ConsentState = Readonly<Record<Purpose, ConsentValue>>;

/** A decision as the site tells it: all purposes at once, or one by one. Purposes not named stay as they are. */
export type ConsentDecision =
  | 'granted'
  | 'denied'
  | 'pending'
  | Partial<Record<Purpose, boolean | 'granted' | 'denied'>>;

/** The state before anybody decided. Anything but `granted` and `denied` fails closed to `pending`. */
export function initialConsent(value?: unknown): ConsentState {
  const rest: ConsentValue = value === 'granted' || value === 'denied' ? value : 'pending';
  return { necessary: 'not-required', functional: rest, analytics: rest, marketing: rest };
}

/**
 * The state after a decision. Unknown words are refusals: only `true` and `'granted'` grant. A refusal of what
 * was granted before is a withdrawal. A shape that is no decision at all denies everything.
 */
export function decide(state: ConsentState, decision: unknown): ConsentState {
  const next = { ...state };
  for (const purpose of asked) {
    let said: unknown = decision;
    if (typeof decision === 'object' && decision !== null) {
      said = (decision as Record<string, unknown>)[purpose];
      if (said === undefined) continue;
    }
    if (said === 'pending' && state[purpose] === 'pending') continue;
    const before = state[purpose];
    next[purpose] =
      said === true || said === 'granted'
        ? 'granted'
        : before === 'granted' || before === 'withdrawn'
          ? 'withdrawn'
          : 'denied';
  }
  return next;
}

/** What may be done now with something that needs all of these purposes. */
export type Verdict = 'allow' | 'hold' | 'deny';

/** Allowed only when every purpose is granted or not required; one refusal denies; otherwise it is held. */
export function verdict(state: ConsentState, needs: readonly Purpose[]): Verdict {
  let out: Verdict = 'allow';
  for (const purpose of needs) {
    const value = state[purpose];
    if (value === 'granted' || value === 'not-required') continue;
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
