/** Which rule holds where a visitor is: the table as data, and how a place is looked up in it. */
import { asked } from './consent.ts';

/**
 * - `opt-in`: nothing before a yes
 * - `opt-out`: allowed until a no
 * - `none`: nobody has to be asked; a no counts all the same
 */
export type Rule = 'opt-in' | 'opt-out' | 'none';
export interface Regime {
  readonly functional: Rule;
  readonly analytics: Rule;
  readonly marketing: Rule;
  /** Global Privacy Control refuses marketing here, even against a yes. */
  readonly gpc: boolean;
}
/** A site's own rows, by `US-CA`, `US`, `default` (a country without a row) or `unknown`. */
export type RegimeOverrides = Readonly<Record<string, Partial<Regime>>>;

/** Where nothing is known of the visitor's place. */
export const strictest: Regime = {
  functional: 'opt-in',
  analytics: 'opt-in',
  marketing: 'opt-in',
  gpc: true,
};
const optOut: Regime = { functional: 'opt-out', analytics: 'opt-out', marketing: 'opt-out', gpc: true };
/**
 * EU and EEA: `strictest`, whatever a site says of countries without a row. ePrivacy Directive, Art. 5(3): a yes before
 * anything is kept or read on the device. Global Privacy Control has no force of law there, but is an objection.
 */
export const EUROPE =
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK';

/** The law of 2026 as we read it, which is no legal advice. What has no row is `strictest`: CH, BR and the rest. */
const table: Readonly<Record<string, Regime>> = {
  // PECR as changed by the Data (Use and Access) Act 2025: own statistics with notice and a simple way to object.
  GB: { ...strictest, analytics: 'opt-out' },
  // Opt-out of sale, sharing and targeted advertising; 12 states bind shops to the signal, simplest is everywhere.
  US: optOut,
  // PIPEDA with notice; Law 25 of Québec: off until the person switches it on.
  CA: optOut,
  'CA-QC': strictest,
};

export const code = (value: unknown) => (typeof value === 'string' ? value.trim().toUpperCase() : '');

/** The part behind the country. */
export const stateOf = (region: unknown) => /^(?:[A-Z]{2}-)?([A-Z0-9]{1,3})$/.exec(code(region))?.[1];

/** The stricter of two in every respect. */
function stricter(a: Regime, b: Regime): Regime {
  const out = { ...a, gpc: a.gpc || b.gpc };
  for (const key of asked) if (b[key] === 'opt-in' || a[key] === 'none') out[key] = b[key];
  return out;
}

/** A row with what the site says on top; its words that are none are left out. */
function overridden(row: Regime, own: Partial<Regime> | undefined): Regime {
  const out: Record<string, unknown> = { ...row };
  for (const key of [...asked, 'gpc'] as const) {
    const word: unknown = own?.[key];
    if (key === 'gpc' ? typeof word === 'boolean' : /^(opt-in|opt-out|none)$/.test(`${word}`))
      out[key] = word;
  }
  return out as unknown as Regime;
}

/**
 * The rule for a place. A country whose states differ is, while the state is not known, as its strictest state.
 * @param country ISO 3166-1, two letters; whatever else is unknown
 * @param region ISO 3166-2, with or without the country: `QC`, `CA-QC`
 */
export function regimeOf(country?: unknown, region?: unknown, overrides: RegimeOverrides = {}): Regime {
  const land = code(country);
  if (!/^[A-Z]{2}$/.test(land)) return overridden(strictest, overrides['unknown']);
  const row = (key: string, above: Regime) => overridden(table[key] ?? above, overrides[key]);
  const base = EUROPE.includes(land)
    ? strictest
    : (table[land] ?? overridden(strictest, overrides['default']));
  const whole = row(land, base);
  const state = stateOf(region);
  if (state) return row(`${land}-${state}`, whole);
  return [...Object.keys(table), ...Object.keys(overrides)]
    .filter((key) => key.startsWith(`${land}-`))
    .reduce((sum, key) => stricter(sum, row(key, whole)), whole);
}
