/** Puts together what all sources say: one ruling per purpose and vendor. Whatever is not sure allows nothing. */
import { type Asked, asked } from './consent.ts';
import { LIMITED } from './limited.ts';
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
  /** Whose report is new since the moment before. */
  spoke?: string | undefined;
  /** What is open is denied, not pending. */
  closed?: boolean;
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
 * - `lapsed`: it was allowed and then not, and no source has said a decided yes since
 * - `limited`: of `limited:marketing` alone: marketing is opted out of, nobody refused it, and the place asks for no yes
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
  | 'unspoken'
  | 'lapsed'
  | 'limited';
export interface Ruling {
  /** Pending only until it was anything else: what is open again is denied. */
  value: 'granted' | 'denied' | 'not-required' | 'pending';
  rule: RulingRule;
  /** The sources that made it so. */
  by: readonly string[];
  /** A grant needs a yes that is newer than this. */
  lapsed?: boolean | undefined;
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

const allowing: Readonly<Partial<Record<RulingRule, Ruling['value']>>> = {
  granted: 'granted',
  none: 'not-required',
  'opt-out': 'not-required',
  exempt: 'not-required',
  limited: 'not-required',
};

/**
 * The first rule that fits, strictest first, and who made it so.
 * @param optOuts false: as if nobody had opted out
 */
function judge(
  key: Asked,
  { reports, regime, gpc, overrides }: Situation,
  was?: Ruling,
  optOuts = true,
): [rule: RulingRule, by: readonly string[]] {
  const names = Object.keys(reports);
  const word = (name: string) => wordOf(reports[name], key);
  const whose = (wanted: Word) => names.filter((name) => word(name) === wanted);
  /** It made the ruling before. */
  const made = (rule: RulingRule, name: string) => was?.rule === rule && was.by.includes(name);

  const no = names.filter((name) => word(name) === 'no' || (made('refused', name) && word(name) !== 'yes'));
  if (no.length) return ['refused', no];

  if (optOuts && (key === 'marketing' || isVendor(key))) {
    const out = names.filter((name) => {
      const report = reports[name];
      return report?.optOut || (made('opted-out', name) && report?.decided !== true);
    });
    if (gpc) out.push('gpc');
    if (out.length && !overrides?.some((name) => word(name) === 'yes')) return ['opted-out', out];
  }

  // Of a vendor, only its framework can tell.
  const regional = isVendor(key) ? 'opt-in' : regime[key];
  if (regional === 'none') return ['none', []];
  const unheard = names.filter((name) => !heard(reports[name]));
  if (unheard.length) return ['unheard', unheard];
  if (regional === 'opt-out') return ['opt-out', []];
  for (const [said, rule] of [
    ['open', 'undecided'],
    ['yes', 'granted'],
    ['exempt', 'exempt'],
  ] as const) {
    const by = whose(said);
    if (by.length) return [rule, by];
  }
  return ['unspoken', []];
}

function outcomeOf(rule: RulingRule, closed?: boolean, was?: Ruling): Ruling['value'] {
  const open = !/^(refused|opted-out)$/.test(rule) && !closed && (was?.value ?? 'pending') === 'pending';
  return allowing[rule] ?? (open ? 'pending' : 'denied');
}

function rulingOf(key: Asked, situation: Situation, was?: Ruling): Ruling {
  const { reports, spoke, closed } = situation;
  const lapsed = was?.lapsed && !(spoke && wordOf(reports[spoke], key) === 'yes');
  let [rule, by] = judge(key, situation, was);
  if (lapsed && rule === 'granted') rule = 'lapsed';
  const value = outcomeOf(rule, closed, was);
  if (allowing[rule]) return { value, rule, by };
  return { value, rule, by, lapsed: lapsed || !!(was && allowing[was.rule]) };
}

/** As marketing; but where only opt-outs are against it, the place and the sources decide as if there were none. */
function limitedRuling(situation: Situation, marketing: Ruling, before: Rulings): Ruling {
  const { reports, closed } = situation;
  let { rule, by } = marketing;
  const no = Object.keys(reports).filter((name) => wordOf(reports[name], LIMITED) === 'no');
  if (no.length) [rule, by] = ['refused', no];
  else if (rule === 'opted-out') {
    const [otherwise, whose] = judge('marketing', situation, before.marketing, false);
    // Where the place asks for a yes, an opt-out is a refusal.
    if (otherwise === 'unheard') [rule, by] = [otherwise, whose];
    else if (/^(none|opt-out)$/.test(otherwise)) rule = 'limited';
  }
  return { value: outcomeOf(rule, closed, before[LIMITED]), rule, by };
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
  // Nobody can grant it.
  keys.delete(LIMITED);
  const rulings: Partial<Record<Asked, Ruling>> = {};
  for (const key of keys as Set<Asked>) rulings[key] = rulingOf(key, situation, before[key]);
  rulings[LIMITED] = limitedRuling(situation, rulings.marketing!, before);
  return rulings;
}

/** What has changed, as a decision for `decide`. */
export function newsOf(
  before: Rulings,
  after: Rulings,
): Partial<Record<Asked, 'granted' | 'denied' | 'not-required'>> {
  const news: ReturnType<typeof newsOf> = {};
  for (const key of Object.keys(after) as Asked[]) {
    const { value } = after[key]!;
    if (value !== 'pending' && value !== before[key]?.value) news[key] = value;
  }
  return news;
}
