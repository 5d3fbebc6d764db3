/** Run-time checks of names, data and whole events: plain functions that return what is wrong, never throw. */
import { AD_IDS_RULE, fitAdIds } from './ad-ids.ts';
import { type FieldKind, itemFields, vocabulary } from './vocabulary.ts';
import type { BeckonEvent } from './wire.ts';

/** What is wrong with an event. An error makes it a bad row; a warning is kept beside the stored event. */
export interface Problem {
  level: 'error' | 'warning';
  /** Path of the field, `data.items[2].price`. */
  field: string;
  /** What is wrong and what is expected, without the offending value. */
  message: string;
}

export const MAX_TEXT = 2048;
export const MAX_ITEMS = 200;
export const MAX_NAME = 64;

const idPattern = /^[\w-]{1,64}$/;
const namePattern = /^[a-z]\w{0,63}$/i;
const currencyPattern = /^[A-Z]{3}$/;

// Marked pure so that a page that checks nothing carries no vocabulary.
const rulesOf = /* @__PURE__ */ new Map<unknown, Readonly<Record<string, string>>>(
  /* @__PURE__ */ Object.entries(vocabulary),
);

const isObject = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);

const expected: Record<FieldKind, string> = {
  text: `a string of at most ${MAX_TEXT} characters`,
  number: 'a finite number',
  currency: 'an ISO 4217 code in upper case, such as EUR',
  items: `a list of at most ${MAX_ITEMS} items`,
};

const fits: Record<FieldKind, (v: unknown) => boolean> = {
  text: (v) => typeof v === 'string' && v.length <= MAX_TEXT,
  number: (v) => typeof v === 'number' && Number.isFinite(v),
  currency: (v) => typeof v === 'string' && currencyPattern.test(v),
  items: (v) => Array.isArray(v) && v.length <= MAX_ITEMS,
};

function checkItem(item: unknown, path: string, found: Problem[]): void {
  if (!isObject(item)) {
    found.push({ level: 'error', field: path, message: 'must be an object' });
    return;
  }
  if (!item['item_id'] && !item['item_name'])
    found.push({ level: 'warning', field: `${path}.item_id`, message: 'missing; catalogue ads match by it' });
  checkFields(itemFields, item, path, found);
}

function checkFields(
  rules: Readonly<Record<string, string>>,
  data: Record<string, unknown>,
  path: string,
  found: Problem[],
): void {
  for (const key in rules) {
    const rule = rules[key]!;
    const value = data[key];
    const missing = value === undefined || value === null;
    const required = rule.endsWith('!');
    // Most fields of most events: an indexer checks thousands a second.
    if (missing && !required) continue;
    const kind = (required ? rule.slice(0, -1) : rule) as FieldKind;
    const field = `${path}.${key}`;
    if (missing) {
      found.push({ level: 'warning', field, message: `missing; ad vendors need ${expected[kind]}` });
    } else if (!fits[kind](value)) {
      found.push({ level: 'error', field, message: `must be ${expected[kind]}` });
    } else if (kind === 'items') {
      for (const [i, item] of (value as unknown[]).entries()) checkItem(item, `${field}[${i}]`, found);
    }
  }
}

/** Checks a name and its data against the vocabulary. Custom names and fields pass. */
export function checkData(name: unknown, data: unknown): Problem[] {
  const found: Problem[] = [];
  if (typeof name !== 'string' || !namePattern.test(name))
    found.push({
      level: 'error',
      field: 'name',
      message: `must be 1-${MAX_NAME} letters, digits or _, starting with a letter`,
    });
  if (!isObject(data)) {
    found.push({ level: 'error', field: 'data', message: 'must be an object' });
  } else {
    const rules = rulesOf.get(name);
    // Money fields mean the same under custom names: one definition for all.
    checkFields(rules ?? { currency: 'currency', value: 'number', items: 'items' }, data, 'data', found);
    if (
      typeof data['value'] === 'number' &&
      data['currency'] === undefined &&
      !(rules && 'currency' in rules)
    )
      found.push({ level: 'warning', field: 'data.currency', message: 'missing beside value' });
  }
  return found;
}

/** Checks a whole event as it reached the collector, shared fields merged in. */
export function checkEvent(event: unknown): Problem[] {
  if (!isObject(event)) return [{ level: 'error', field: 'event', message: 'must be an object' }];
  const found = checkData(event['name'], event['data']);
  const must = (field: string, ok: boolean, message: string) => {
    if (!ok) found.push({ level: 'error', field, message });
  };
  for (const key of ['id', 'visitor', 'session', 'client'] as const)
    must(
      key,
      typeof event[key] === 'string' && idPattern.test(event[key]),
      'must be 1-64 letters, digits, _ or -',
    );
  must('time', Number.isFinite(event['time']), 'must be epoch milliseconds');
  must('seq', Number.isSafeInteger(event['seq']) && (event['seq'] as number) > 0, 'must be 1, 2, 3 ...');
  const page = event['page'];
  must(
    'page',
    isObject(page) &&
      typeof page['id'] === 'string' &&
      idPattern.test(page['id']) &&
      typeof page['url'] === 'string' &&
      page['url'].length <= 2 * MAX_TEXT &&
      fits.text(page['title'] ?? '') &&
      fits.text(page['referrer'] ?? ''),
    'must have id, url (at most 4096 characters), referrer and title',
  );
  for (const key of ['consent', 'campaign', 'firstCampaign', 'user', 'adIds'] as const)
    must(
      key,
      event[key] === undefined ? key !== 'consent' : isObject(event[key]),
      key === 'consent' ? 'must be an object of purpose and state' : 'must be an object',
    );
  const { adIds, user } = event;
  if (isObject(user) && !['string', 'number', 'undefined'].includes(typeof (user['id'] ?? undefined)))
    found.push({ level: 'warning', field: 'user.id', message: 'must be a string or a number; not used' });
  if (isObject(adIds) && fitAdIds(adIds).unfit)
    found.push({ level: 'warning', field: 'adIds', message: AD_IDS_RULE });
  return found;
}

/** The errors of an event in one line, or undefined when it may be stored. */
export function errorsOf(problems: readonly Problem[]): string | undefined {
  const errors = problems.filter((p) => p.level === 'error').map((p) => `${p.field} ${p.message}`);
  return errors.length ? errors.join('; ') : undefined;
}

/** Narrows after checkEvent found no error. */
export const isEvent = (event: unknown): event is BeckonEvent => errorsOf(checkEvent(event)) === undefined;
