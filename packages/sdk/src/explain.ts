/** The part that is loaded when somebody asks why: who gets an event, who does not, and which rule and source made it so. */
import {
  type ConsentState,
  type ConsentValue,
  initialConsent,
  isLimited,
  LIMITED,
  type Need,
  type RulingRule,
  type Rulings,
  stampOf,
  verdict,
} from '@beckon/consent';
import type { Managed } from './consent/manage.ts';
import type { BeckonOptions } from './public-types.ts';

/** Why a purpose is as it is. */
export interface Reason {
  need: Need;
  value: ConsentValue;
  /**
   * A rule of @beckon/consent; `site`: the site's default or its own call, where nobody else has a say; `stamped`: the
   * event says so, and what made it so then is not known any more; `none`: of `necessary`.
   */
  rule: RulingRule | 'site' | 'stamped';
  /** Names of sources; `gpc`, `region` (the rule of the place), `api` (own calls), `site`. */
  by: readonly string[];
}

export interface Fate {
  /** `limited`: in the vendor's limited mode, or, with nothing needed, as a ping that tells of the refusal. */
  outcome: 'sent' | 'held' | 'denied' | 'limited';
  because: readonly Reason[];
}

export interface Explanation {
  /** What was asked about; nothing when the question was about now. */
  event?: { id?: string; name?: string };
  /** The consent that the answer rests on: stamped on the event when it had been decided then, else that of now. */
  consent: Readonly<Record<string, ConsentValue>>;
  /** By name of the destination; `collector` is the shop's own. */
  receivers: Readonly<Record<string, Fate>>;
}

interface Asked {
  id?: string;
  name?: string;
  consent?: ConsentState;
}

/** Where nobody else has a say there are no rulings. */
function reasonOf(need: Need, state: ConsentState, rulings: Rulings | undefined): Reason {
  const value = state[need] ?? 'pending';
  if (need === 'necessary') return { need, value, rule: 'none', by: [] };
  const ruling = rulings?.[need];
  if (!rulings)
    return {
      need,
      value,
      ...(value === 'pending' ? { rule: 'undecided', by: [] } : { rule: 'site', by: ['site'] }),
    };
  // A withdrawal is a denial to those who rule.
  const now = ruling?.value ?? 'pending';
  if (now !== (value === 'withdrawn' ? 'denied' : value)) return { need, value, rule: 'stamped', by: [] };
  const rule = ruling?.rule ?? 'unspoken';
  return { need, value, rule, by: /^(none|opt-out)$/.test(rule) ? ['region'] : (ruling?.by ?? []) };
}

/**
 * Tells of consent alone: whether a vendor has a name for the event, or a script is blocked, is not looked at. What
 * was held when it was made is told by what is decided now.
 * @param what an event, its name, or nothing: an event of now
 * @param managed undefined where only the site's own word counts
 */
export async function explain(
  what: unknown,
  now: ConsentState,
  { destinations = [] }: Pick<BeckonOptions, 'destinations'>,
  managed?: Promise<Managed>,
): Promise<Explanation> {
  const rulings = (await managed)?.rulings?.();
  const asked: Asked =
    typeof what === 'object' && what ? what : typeof what === 'string' ? { name: what } : {};
  const { id, name, consent } = asked;
  const stamped = consent && { ...initialConsent(), ...consent };

  function fateOf(needs: readonly Need[]): Fate {
    const then = stamped && verdict(stamped, needs) !== 'hold' ? stamped : now;
    const said = verdict(then, needs);
    const known = !needs.length || needs.includes(LIMITED);
    const shown = known && !needs.includes('marketing') ? [...needs, 'marketing' as const] : needs;
    return {
      outcome:
        said === 'deny' ? 'denied' : said === 'hold' ? 'held' : known && isLimited(then) ? 'limited' : 'sent',
      because: shown.map((need) => reasonOf(need, then, rulings)),
    };
  }

  const receivers: Record<string, Fate> = { collector: fateOf(['analytics']) };
  for (const { name, purposes } of destinations) receivers[name] = fateOf(purposes);
  return {
    ...((id || name) && { event: { ...(id && { id }), ...(name && { name }) } }),
    consent: stampOf(stamped ?? now),
    receivers,
  };
}

/** One line for the console. */
export const inWords = ({ event, receivers }: Explanation): string =>
  `${event?.name ?? 'now'}: ${Object.entries(receivers)
    .map(
      ([name, { outcome, because }]) =>
        `${name} ${outcome} (${because
          .map(({ need, rule, by }) => `${need} ${rule}${by.length ? ` by ${by.join(', ')}` : ''}`)
          .join('; ')})`,
    )
    .join(', ')}`;
