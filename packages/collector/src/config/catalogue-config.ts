/** The product feed of a site: where it lies, how it is read, and by which of its ids vendors know an item. */
import { checkAddress } from './check-address.ts';
import { checkSecret } from './check-secret.ts';
import { type Faults, isObject } from './faults.ts';

export const feedFormats = ['google-xml', 'google-tsv', 'meta-csv'] as const;
export type FeedFormat = (typeof feedFormats)[number];

export const idFields = ['id', 'item_group_id', 'mpn', 'gtin'] as const;
export type IdField = (typeof idFields)[number];

/** How an item of an event is found in the feed. */
export interface MatchRule {
  /** The field of the feed that is compared. Default `id`. */
  field: IdField;
  /** What is looked for there, with fields of the item in braces. Default `{item_id}`. */
  template: string;
}

export interface CatalogueConfig {
  /** Address of the feed, or '' where it is a file. Feeds are often protected by what is in their address: a secret. */
  url: string;
  /** The address came from the environment: nothing but its host is shown. */
  secretUrl: boolean;
  /** Path of the feed, from the folder that the collector is started in; or ''. */
  file: string;
  /** Default: by the first bytes. */
  format: FeedFormat | undefined;
  /** It is read again after so many hours. Default 24. */
  hours: number;
  /** The address may be plain http and in a private network. Default false. */
  allowPrivate: boolean;
  /** What a price may differ by, in percent. Default 0: by rounding alone. */
  priceTolerance: number;
  match: MatchRule;
  /** Of vendors whose own catalogue is made by other ids, by destination name. */
  vendors: Record<string, MatchRule>;
}

const MAX_HOURS = 24 * 7;
const PLACEHOLDER = /\{(\w{1,40})\}/g;

function checkRule(faults: Faults, field: string, value: unknown, fallback: MatchRule): MatchRule {
  if (value === undefined) return fallback;
  if (!isObject(value)) {
    faults.add(
      field,
      'must be an object such as { "field": "id", "template": "shopify_US_{item_group_id}_{item_id}" }',
    );
    return fallback;
  }
  faults.known(`${field}.`, value, ['field', 'template']);
  const { field: compared = fallback.field, template = fallback.template } = value;
  if (!idFields.includes(compared as IdField))
    faults.add(
      `${field}.field`,
      `must be one of ${idFields.join(', ')}: the field of the feed that is compared`,
    );
  const names =
    typeof template === 'string' ? [...template.matchAll(PLACEHOLDER)].map(([, name]) => name) : [];
  const rest = typeof template === 'string' ? template.replace(PLACEHOLDER, '') : '{';
  if (!names.length || /[{}]/.test(rest) || rest.length > 100)
    faults.add(
      `${field}.template`,
      'must be a text with fields of an item in braces, such as "shopify_US_{item_group_id}_{item_id}"',
    );
  const named = idFields.find((name) => name === compared) ?? 'id';
  return { field: named, template: String(template) };
}

/** A secret address is named as `{ "env": "NAME" }`. */
function checkUrl(faults: Faults, field: string, value: unknown, allowPrivate: boolean): string {
  if (isObject(value) && !faults.withSecrets) return '';
  const url = isObject(value)
    ? checkSecret(faults, field, value, 'It holds the address of the feed.')
    : value;
  if (url === '' && isObject(value)) return '';
  const mend = 'Give the address of the feed, such as https://shop.example/feed.xml';
  return checkAddress(faults, field, url, allowPrivate, mend) ? String(url) : '';
}

/** @param destinations names of those that the site has */
export function checkCatalogue(
  faults: Faults,
  field: string,
  value: unknown,
  destinations: readonly string[],
): CatalogueConfig | undefined {
  if (value === undefined || value === false) return undefined;
  if (!isObject(value)) {
    faults.add(field, 'must be an object such as { "url": "https://shop.example/feed.xml" }, or left out');
    return undefined;
  }
  const { url, file, format, hours = 24, allowPrivate = false, priceTolerance = 0, vendors = {} } = value;
  faults.known(`${field}.`, value, [
    'url',
    'file',
    'format',
    'hours',
    'allowPrivate',
    'priceTolerance',
    'match',
    'vendors',
  ]);
  if ((url === undefined) === (file === undefined))
    faults.add(field, 'needs either "url", the address of the product feed, or "file", its path');
  if (format !== undefined && !feedFormats.includes(format as FeedFormat))
    faults.add(
      `${field}.format`,
      `must be one of ${feedFormats.join(', ')}, or left out: it is seen by its first line`,
    );
  if (!Number.isInteger(hours) || (hours as number) < 1 || (hours as number) > MAX_HOURS)
    faults.add(`${field}.hours`, `must be a whole number of hours from 1 to ${MAX_HOURS}`);
  if (typeof allowPrivate !== 'boolean') faults.add(`${field}.allowPrivate`, 'must be true or false');
  if (typeof priceTolerance !== 'number' || !(priceTolerance >= 0 && priceTolerance <= 50))
    faults.add(`${field}.priceTolerance`, 'must be a number of percent from 0 to 50');
  const match = checkRule(faults, `${field}.match`, value['match'], { field: 'id', template: '{item_id}' });
  const rules: Record<string, MatchRule> = {};
  if (!isObject(vendors)) faults.add(`${field}.vendors`, 'must be an object by destination name');
  else
    for (const [name, rule] of Object.entries(vendors)) {
      if (!destinations.includes(name))
        faults.add(
          `${field}.vendors.${name}`,
          `is no destination of this site (${destinations.join(', ') || 'it has none'})`,
        );
      rules[name] = checkRule(faults, `${field}.vendors.${name}`, rule, match);
    }
  return {
    url: url === undefined ? '' : checkUrl(faults, `${field}.url`, url, allowPrivate === true),
    secretUrl: isObject(url),
    file:
      file === undefined
        ? ''
        : faults.text(`${field}.file`, file, /^[^\0]{1,4096}$/, 'must be the path of the product feed'),
    format: format as FeedFormat | undefined,
    hours: hours as number,
    allowPrivate: allowPrivate === true,
    priceTolerance: Number(priceTolerance),
    match,
    vendors: rules,
  };
}
