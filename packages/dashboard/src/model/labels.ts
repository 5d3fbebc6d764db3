/** The words that a marketer reads for the codes of the wire. Unknown codes are shown as they are. */
import type { DropReason } from '@beckon/events';

/** How good it is for the shop; decides the colour, never alone the meaning. */
export type Tone = 'good' | 'bad' | 'wait' | 'plain';

export interface Label {
  tone: Tone;
  /** Shown in front, so that the state can be told without colour. */
  glyph: string;
  text: string;
}

const has = <T extends object>(table: T, key: PropertyKey): key is keyof T => Object.hasOwn(table, key);

/** `no_consent` -> `no consent`. */
export const words = (code: string): string => code.replace(/[_-]+/g, ' ').trim();

const consents = {
  granted: { tone: 'good', glyph: '✓', text: 'granted' },
  'not-required': { tone: 'plain', glyph: '✓', text: 'not required' },
  denied: { tone: 'bad', glyph: '✕', text: 'denied' },
  pending: { tone: 'wait', glyph: '?', text: 'not decided' },
  withdrawn: { tone: 'bad', glyph: '↩', text: 'withdrawn' },
} as const satisfies Record<string, Label>;

export const consentLabel = (state: string): Label =>
  has(consents, state) ? consents[state] : { tone: 'plain', glyph: '·', text: words(state) };

const verdicts = {
  allowed: { tone: 'good', glyph: '✓', text: 'allowed', why: 'Consent permits it.' },
  no_consent: {
    tone: 'bad',
    glyph: '✕',
    text: 'no consent',
    why: 'The visitor has not granted what this vendor needs.',
  },
  not_mapped: {
    tone: 'plain',
    glyph: '–',
    text: 'not mapped',
    why: 'This vendor has no counterpart for this event.',
  },
} as const satisfies Record<string, Label & { why: string }>;

export const verdictLabel = (verdict: string): Label & { why: string } =>
  has(verdicts, verdict) ? verdicts[verdict] : { tone: 'plain', glyph: '·', text: words(verdict), why: '' };

/** Vendors by verdict, in the order allowed, refused, rest; vendors as given. */
export function byVerdict(destinations: Record<string, string>): { verdict: string; vendors: string[] }[] {
  const groups = new Map<string, string[]>(Object.keys(verdicts).map((verdict) => [verdict, []]));
  for (const [vendor, verdict] of Object.entries(destinations)) {
    const group = groups.get(verdict);
    if (group) group.push(vendor);
    else groups.set(verdict, [vendor]);
  }
  return [...groups].filter(([, list]) => list.length).map(([verdict, vendors]) => ({ verdict, vendors }));
}

/** Only names that a capital letter does not make right. */
const spellings = { tiktok: 'TikTok', linkedin: 'LinkedIn', ga4: 'GA4', ga: 'GA' } as const;

/** `microsoft` -> `Microsoft`. */
export const vendorName = (vendor: string): string =>
  has(spellings, vendor) ? spellings[vendor] : capital(words(vendor));

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const losses = {
  held_overflow: 'held for consent, pushed out by newer events',
  too_old: 'could not be delivered in time',
  outbox_full: 'browser queue was full',
  refused: 'refused by the collector',
  unserialisable: 'too large or unreadable',
} as const satisfies Record<DropReason, string>;

export const lossLabel = (reason: string): string => (has(losses, reason) ? losses[reason] : words(reason));
