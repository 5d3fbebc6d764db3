/** Puts together what all sources say: one ruling per purpose and vendor. Whatever is not sure allows nothing. */
import { type Asked, asked } from './consent.ts';
import type { Regime } from './regions.ts';
import type { ConsentReport } from './report.ts';

/** All that is known at one moment. */
export interface Situation {
  /** The last word of each source that the site names; undefined: not heard yet, not loaded, failed. */
  reports: Readonly<Record<string, ConsentReport | undefined>>;
  regime: Regime;
  /** The browser says Global Privacy Control, and it counts here. */
  gpc?: boolean;
  /** Sources whose yes is, as the site has recorded, a later and informed answer to an opt-out. */
  overrides?: readonly string[];
}

/**
 * - `refused`: a visitor's no, which stands until the same source has a decided yes
 * - `opted-out`: out of sale, sharing or targeted advertising, by a source or the browser (`gpc`)
 * - `none`: the place asks for no consent
 * - `unheard`: a named source has not said anything yet
 * - `opt-out`: the place allows until somebody refuses
 * - `undecided`: a source speaks of it, but the visitor has not answered
 * - `granted`: all that speak of it have a decided yes
 * - `exempt`: all that speak of it say that nobody has to be asked
 * - `unspoken`: nobody speaks of it
 */
export type RulingRule =
  | 'refused'
  | 'opted-out'
  | 'none'
  | 'unheard'
  | 'opt-out'
  | 'undecided'
  | 'granted'
  | 'exempt'
  | 'unspoken';
export interface Ruling {
  value: 'granted' | 'denied' | 'not-required' | 'pending';
  rule: RulingRule;
  /** The sources that made it so. */
  by: readonly string[];
}
export type Rulings = Readonly<Partial<Record<Asked, Ruling>>>;

type Word = 'yes' | 'no' | 'open' | 'exempt' | undefined;

const isVendor = (key: string): key is `${string}:${string}` => key.includes(':');
const heard = (report: unknown): report is ConsentReport => typeof report === 'object' && report !== null;

/** What a report says of one key; undefined when it has no say. */
function wordOf(report: ConsentReport | undefined, key: Asked): Word {
  const said: unknown = heard(report) ? report.allows?.[key] : undefined;
  if (said === undefined) return undefined;
  if (report!.applies === false) return 'exempt';
  if (report!.decided !== true) return 'open';
  return said === true ? 'yes' : said === false ? 'no' : 'open';
}

function rule(key: Asked, { reports, regime, gpc, overrides }: Situation, was?: Ruling): Ruling {
  const names = Object.keys(reports);
  const word = (name: string) => wordOf(reports[name], key);
  const whose = (wanted: Word) => names.filter((name) => word(name) === wanted);
  /** It made the ruling before. */
  const made = (rule: RulingRule, name: string) => was?.rule === rule && was.by.includes(name);

  const no = names.filter((name) => word(name) === 'no' || (made('refused', name) && word(name) !== 'yes'));
  if (no.length) return { value: 'denied', rule: 'refused', by: no };

  if (key === 'marketing' || isVendor(key)) {
    const out = names.filter((name) => {
      const report = reports[name];
      return report?.optOut || (made('opted-out', name) && report?.decided !== true);
    });
    if (gpc) out.push('gpc');
    if (out.length && !overrides?.some((name) => word(name) === 'yes'))
      return { value: 'denied', rule: 'opted-out', by: out };
  }

  // Of a vendor, only its framework can tell.
  const regional = isVendor(key) ? 'opt-in' : regime[key];
  if (regional === 'none') return { value: 'not-required', rule: 'none', by: [] };
  const unheard = names.filter((name) => !heard(reports[name]));
  if (unheard.length) return { value: 'pending', rule: 'unheard', by: unheard };
  if (regional === 'opt-out') return { value: 'not-required', rule: 'opt-out', by: [] };
  const open = whose('open');
  if (open.length) return { value: 'pending', rule: 'undecided', by: open };
  const yes = whose('yes');
  if (yes.length) return { value: 'granted', rule: 'granted', by: yes };
  const exempt = whose('exempt');
  if (exempt.length) return { value: 'not-required', rule: 'exempt', by: exempt };
  return { value: 'pending', rule: 'unspoken', by: [] };
}

/**
 * A refusal anywhere refuses; a grant needs everyone who has a say.
 * @param before the rulings of the moment before: a refusal stands when its source falls silent, and a vendor that
 *   is no longer spoken of is no longer allowed
 */
export function combine(situation: Situation, before: Rulings = {}): Rulings {
  const keys = new Set<string>([...asked, ...Object.keys(before)]);
  for (const report of Object.values(situation.reports))
    for (const key of Object.keys(report?.allows ?? {})) if (isVendor(key)) keys.add(key);
  const rulings: Partial<Record<Asked, Ruling>> = {};
  for (const key of keys as Set<Asked>) rulings[key] = rule(key, situation, before[key]);
  return rulings;
}

/** What has been told to `decide` already. */
export type Told = Partial<Record<Asked, 'granted' | 'denied' | 'not-required'>>;

/**
 * The rulings that are news, as a decision for `decide`. What is open again after it was allowed is denied.
 * @param open what holds while something is open, and was never allowed: `denied` where the site says so
 */
export function newsOf(rulings: Rulings, told: Told, open: 'pending' | 'denied' = 'pending'): Told {
  const news: Told = {};
  for (const [key, { value }] of Object.entries(rulings) as [Asked, Ruling][]) {
    const before = told[key];
    if (value === 'pending' && open === 'pending' && !before) continue;
    const word = value === 'pending' ? 'denied' : value;
    if (word !== before) news[key] = word;
  }
  return news;
}
