/** Where a site may count page views while nobody has decided: sums without any id, nothing kept on the device. */
import { code, EUROPE, stateOf } from './regions.ts';

/**
 * `true` follows the table; a site's own words by `FR`, `CA-QC`, `default` (a country without a row, but of the EU and
 * EEA) or `unknown` go before it.
 */
export type CountingRules = true | Readonly<Record<string, boolean>>;

/**
 * The law of 2026 as we read it, which is no legal advice. What has no row does not count: the EDPB (Guidelines 2/2023)
 * reads Art. 5(3) of the ePrivacy Directive so that a page which tells its path may need a yes, too.
 */
const table: Readonly<Record<string, boolean>> = {
  // CNIL: a publisher's own anonymous statistics, used for nothing else, with information and a way to object.
  FR: true,
  // PECR as changed by the Data (Use and Access) Act 2025: statistical purposes, under the same two conditions.
  GB: true,
  // Opt-out laws; a sum is nobody's data.
  US: true,
  CA: true,
  // Law 25: what could identify is off until the person switches it on. We keep our distance.
  'CA-QC': false,
};

/**
 * A country whose states differ counts, while the state is not known, only when all of them do.
 * @param country ISO 3166-1, two letters; whatever else is unknown
 * @param region ISO 3166-2, with or without the country
 */
export function mayCount(rules: CountingRules, country?: unknown, region?: unknown): boolean {
  const own = rules === true ? {} : rules;
  const land = code(country);
  if (!/^[A-Z]{2}$/.test(land)) return own['unknown'] === true;
  const row = (key: string, above: boolean) => own[key] ?? table[key] ?? above;
  const whole = row(land, !EUROPE.includes(land) && own['default'] === true);
  const state = stateOf(region);
  if (state) return row(`${land}-${state}`, whole);
  return [...Object.keys(table), ...Object.keys(own)]
    .filter((key) => key.startsWith(`${land}-`))
    .every((key) => row(key, whole))
    ? whole
    : false;
}
