/** An event as the Measurement Protocol takes it. Source: developers.google.com/analytics/devguides/collection/protocol/ga4/reference, /analytics/devguides/collection/ga4/reference/limits. */
import { type ConsentState, googleConsent } from '@beckon/consent';
import type { ServerEvent } from '../server-contract.ts';
import { cleanUrl } from '../shared/clean-url.ts';
import { cut, type Fields } from '../shared/commerce.ts';
import { toGoogle } from './mapping.ts';
import type { GoogleSettings } from './settings.ts';

const MAX_PARAMS = 25;
const GOOD_NAME = /^(?!ga_|google_|firebase_|gtag\.)[a-zA-Z]\w{0,39}$/;
/** Of events of the web, and those that this protocol refuses beside them. */
const RESERVED =
  /^(ad_(activeview|click|exposure|impression|query)|adunit_exposure|app_(clear_data|install|remove|update|store_\w+)|error|first_(open|visit)|in_app_purchase|notification_\w+|os_update|screen_view|session_start|user_engagement)$/;
const PAGE_CHARS = { page_location: 1000, page_title: 300, page_referrer: 420 };
/** Without it Analytics takes nobody for active. In milliseconds; Google's own examples have it. */
const ENGAGEMENT_MS = 100;

/** Of the cookie `GA1.1.1234567890.1788900000`: as gtag knows the visitor. */
export const cookieClientOf = ({ adIds }: ServerEvent): string | undefined =>
  /(\d+\.\d+)$/.exec(adIds?.['_ga'] ?? '')?.[1];

/** Of the cookie, else beckon's own. Empty: nobody may be known. */
export const clientIdOf = (event: ServerEvent): string => cookieClientOf(event) ?? event.visitor;

/** FNV-1a: Analytics wants a number, and the same in each event of a session. */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) + 1;
}

/** Of the cookie `_ga_STREAM`, `GS1.1.1788999000.…` or `GS2.1.s1788999000$o…`; else made of beckon's session. */
const sessionIdOf = ({ adIds, session }: ServerEvent, measurementId: string): string =>
  /^GS\d\.\d\.s?(\d+)[.$]/.exec(adIds?.[`_ga_${measurementId.slice(2)}`] ?? '')?.[1] ??
  `${numberOf(session)}`;

/** In the words of this protocol. */
export function consentOf({ consent }: ServerEvent, { limited }: GoogleSettings) {
  const { ad_user_data, ad_personalization } = googleConsent(
    consent as ConsentState,
    limited ? 'limited:marketing' : 'marketing',
  );
  return {
    ad_user_data: ad_user_data.toUpperCase(),
    ad_personalization: ad_personalization.toUpperCase(),
  };
}

/** Undefined where Analytics has no such event. */
export function nameAndParams(event: ServerEvent, settings: GoogleSettings): [string, Fields] | undefined {
  const [, name, params] = toGoogle(event, { ...settings, ids: [settings.measurementId!] })[0]!;
  return name ? [name as string, params] : undefined;
}

export const isReserved = (name: string): boolean => !GOOD_NAME.test(name) || RESERVED.test(name);

export function toMeasured(event: ServerEvent, settings: GoogleSettings, now: number): Fields {
  const [name, { send_to: _, ...given }] = nameAndParams(event, settings)!;
  const params: Fields = {
    session_id: sessionIdOf(event, settings.measurementId!),
    engagement_time_msec: ENGAGEMENT_MS,
    ...(settings.debugMode && { debug_mode: 1 }),
  };
  for (const [key, chars] of Object.entries(PAGE_CHARS)) {
    const text = `${given[key] ?? ''}`;
    const fit = key === 'page_title' ? text : cleanUrl(text);
    if (fit) params[key] = cut(fit, chars);
    delete given[key];
  }
  // What Analytics knows first: of more than it takes, the site's own have to go.
  const own = Object.entries(given).reverse();
  for (const [key, value] of own)
    if (GOOD_NAME.test(key) && Object.keys(params).length < MAX_PARAMS) params[key] ??= value;
  return { name, timestamp_micros: Math.floor(Math.min(event.time, now) * 1000), params };
}
