/** An event as the admin API tells it, and the reader that makes any JSON fit to be shown. */
import type { Campaign, Page, User } from '@beckon/events';
import { plainText } from './plain-text.ts';
import { fields, isObject } from './read-json.ts';

export interface Warning {
  field: string;
  message: string;
}

export interface LiveEvent {
  /** Order of storing; unique. */
  seq: number;
  site: string;
  id: string;
  name: string;
  /** Epoch milliseconds by the collector's clock. */
  time: number;
  received: number;
  data: Record<string, unknown>;
  page: Page;
  visitor: string;
  session: string;
  campaign?: Campaign;
  /** How the visitor came: `paid google`. */
  touch: string;
  user?: User;
  /** Purpose -> state. */
  consent: Record<string, string>;
  bot: boolean;
  device: { browser: string; version: string; os: string; type: string };
  /** `DE`, `US-CA`; empty when it is not known. */
  place: string;
  client: { sdk: string; lang: string; tz: string; view: string };
  warnings: Warning[];
  /** Vendor -> verdict. */
  destinations: Record<string, string>;
  /** What the collector sent, for the full view. */
  raw: unknown;
}

/** More would be no longer readable; the full event shows all. */
const MAX_SHOWN_KEYS = 40;

const number = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;

/** Whole strings (a visitor is filtered by, a URL is parsed); what is shown goes through plainText later. */
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function texts(value: unknown): Record<string, string> {
  const out: [string, string][] = [];
  for (const [key, said] of Object.entries(fields(value)).slice(0, MAX_SHOWN_KEYS))
    if (typeof said === 'string') out.push([plainText(key, 40), plainText(said, 40)]);
  return Object.fromEntries(out);
}

function warningsOf(value: unknown): Warning[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, MAX_SHOWN_KEYS)
    .filter(isObject)
    .map(({ field, message }) => ({ field: plainText(field, 80), message: plainText(message, 200) }));
}

/** Fills in what is missing, so that no event can break the page. Undefined without a sequence number. */
export function readEvent(json: unknown): LiveEvent | undefined {
  const event = fields(json);
  const seq = number(event['seq']);
  if (Number.isNaN(seq)) return undefined;
  const page = fields(event['page']);
  const device = fields(event['device']);
  const client = fields(event['client']);
  return {
    seq,
    site: text(event['site']),
    id: text(event['id']),
    name: text(event['name']),
    time: number(event['time']),
    received: number(event['received']),
    data: fields(event['data']),
    page: {
      id: text(page['id']),
      url: text(page['url']),
      referrer: text(page['referrer']),
      title: text(page['title']),
    },
    visitor: text(event['visitor']),
    session: text(event['session']),
    touch: Object.values(texts(event['touch'])).join(' '),
    ...(isObject(event['campaign']) && { campaign: event['campaign'] as Campaign }),
    ...(isObject(event['user']) && { user: event['user'] as User }),
    consent: texts(event['consent']),
    bot: event['bot'] === true,
    device: {
      browser: text(device['browser']),
      version: text(device['version']),
      os: text(device['os']),
      type: text(device['type']),
    },
    place: [text(event['country']), text(event['region'])].filter(Boolean).join('-'),
    client: {
      sdk: text(client['sdk']),
      lang: text(client['lang']),
      tz: text(client['tz']),
      view: text(client['view']),
    },
    warnings: warningsOf(event['warnings']),
    destinations: texts(event['destinations']),
    raw: json,
  };
}

/** Everything of a list that can be shown; an empty list when it is none. */
export const readEvents = (json: unknown): LiveEvent[] =>
  Array.isArray(json) ? json.flatMap((one) => readEvent(one) ?? []) : [];
