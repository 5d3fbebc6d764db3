/** How a visitor came, by the address of the landing page and its referrer. Pure: same input, same output. */
import type { Campaign } from '@beckon/events';
import { getDomain } from 'tldts';
import { CLICK_IDS } from './click-ids.ts';
import { referrerOf } from './referrers.ts';

/**
 * - `paid`: an advertisement; `affiliate`, `email`, `sms`: links of one's own that say so
 * - `search`, `social`, `assistant` (of AI), `referral` (any other site): by the referrer
 * - `campaign`: campaign parameters that say nothing of these
 * - `direct`: none of all
 * - `internal`: from the shop itself, or back from a sign-in or a payment: not a way to come
 */
export type Channel =
  | 'paid'
  | 'affiliate'
  | 'email'
  | 'sms'
  | 'search'
  | 'social'
  | 'assistant'
  | 'referral'
  | 'campaign'
  | 'direct'
  | 'internal';

export interface Touch {
  channel: Channel;
  /** `google`, `newsletter`, or the host of another site; `` for direct. */
  source: string;
  /** UTM parameters, as given. */
  campaign?: Campaign;
  /** The click id's parameter; its value is in the address of the page view. */
  clickId?: string;
}

const MAX_CHARS = 100;
/** By `utm_medium`, in the words that GA4 and shops use. The first that fits counts. */
const MEDIA: readonly [RegExp, Channel][] = [
  [/affiliate|partner/, 'affiliate'],
  [/^(cp[acmv]|ppc|sem|display|banner|retargeting|remarketing|ads?)$|paid/, 'paid'],
  [/e-?mail|newsletter/, 'email'],
  [/^sms$|^text$/, 'sms'],
  [/social/, 'social'],
  [/^organic$/, 'search'],
];

/** `mtm_` and `pk_` are Matomo's. Values are cut at 100 characters. */
function campaignOf(query: URLSearchParams): Campaign | undefined {
  const found: Record<string, string> = {};
  for (const [key, value] of query) {
    const [, field] =
      /^(?:utm|mtm|pk)_(source|medium|campaign|term|content|id)$/.exec(key.toLowerCase()) ?? [];
    if (!field || !value) continue;
    const name = field === 'campaign' ? 'name' : field;
    found[name] ??= value.slice(0, MAX_CHARS);
  }
  return Object.keys(found).length ? found : undefined;
}

function clickOf(query: URLSearchParams) {
  let best: { param: string; source: string; channel: Channel } | undefined;
  for (const [key, value] of query) {
    const name = key.toLowerCase();
    if (!value || !Object.hasOwn(CLICK_IDS, name)) continue;
    const [source, channel] = CLICK_IDS[name]!;
    // An ad's id says more than one that shared links carry along.
    if (!best || (best.channel !== 'paid' && channel === 'paid')) best = { param: name, source, channel };
  }
  return best;
}

function hostOf(url: string): string {
  try {
    // `android-app://com.google.android.gm/` has a host, too.
    return new URL(url).hostname.toLowerCase();
  } catch {
    return '';
  }
}
const domainOf = (host: string) => getDomain(host, { allowPrivateDomains: true });

function cameFrom(url: string, referrer: string): Touch {
  const from = hostOf(referrer);
  if (!from) return { channel: 'direct', source: '' };
  const own = hostOf(url);
  const domain = domainOf(from);
  if (from === own || (domain && domain === domainOf(own))) return { channel: 'internal', source: own };
  const [source, channel] = referrerOf(from, domain) ?? [from.replace(/^www\./, ''), 'referral' as const];
  return { channel, source: source.slice(0, MAX_CHARS) };
}

/** @param url, referrer of the first page view of a session; what is no address says nothing */
export function touchOf(url: string, referrer: string): Touch {
  let query: URLSearchParams;
  try {
    query = new URL(url).searchParams;
  } catch {
    query = new URLSearchParams();
  }
  const campaign = campaignOf(query);
  const click = clickOf(query);
  const before = cameFrom(url, referrer);
  if (!campaign && !click) return before;
  const medium = campaign?.medium?.toLowerCase() ?? '';
  const told = campaign?.source?.toLowerCase();
  // Assistants name themselves: utm_source=chatgpt.com.
  const [name, kind] = (told && referrerOf(told, domainOf(told))) || [undefined, undefined];
  const byMedium = MEDIA.find(([words]) => words.test(medium))?.[1];
  const known = before.channel !== 'direct' && before.channel !== 'internal' && before.channel !== 'referral';
  const channel =
    byMedium ??
    (click?.channel === 'paid' ? 'paid' : undefined) ??
    (kind && kind !== 'internal' ? kind : undefined) ??
    click?.channel ??
    (known ? before.channel : 'campaign');
  return {
    channel,
    source: name ?? campaign?.source ?? click?.source ?? before.source,
    ...(campaign && { campaign }),
    ...(click && { clickId: click.param }),
  };
}
