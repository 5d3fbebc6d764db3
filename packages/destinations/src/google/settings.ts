/** What a site tells about its Google tags: Analytics 4 and Ads. */
import {
  badSetting,
  type CommonSettings,
  type LimitedSettings,
  type ServerSettings,
} from '../shared/settings.ts';

export interface GoogleSettings extends CommonSettings, ServerSettings, LimitedSettings {
  /** `G-…` measurement ids, `AW-…` Ads accounts, `AW-…/LABEL` conversion actions: what pages feed. */
  ids: readonly string[];
  /** Conversion label -> the canonical event that counts. Labels not named count purchases. */
  conversions?: Readonly<Record<string, string>>;
  /** What `identify` told of e-mail, phone, name and address goes to Google with conversions, hashed by its script. Default false. */
  enhancedConversions?: boolean;
  /** Business type for dynamic remarketing. Default `retail`. */
  vertical?: string;
  /** Added to every `gtag('config', …)`: `server_container_url`, `cookie_flags`, `debug_mode` … */
  config?: Readonly<Record<string, unknown>>;
  /**
   * `advanced`: gtag.js loads before anybody is asked, with all signals denied, and sends pings without cookies. Whether
   * the law allows that is disputed. Default `basic`: nothing is loaded before a grant.
   */
  consentMode?: 'basic' | 'advanced';
  /** The `G-…` that the collector feeds. Not one that pages feed: Analytics would count twice. */
  measurementId?: string;
  /** Of the Measurement Protocol. */
  apiSecret?: string;
  /** Shows in Analytics > DebugView what the collector sends. */
  debugMode?: boolean;
}

export const name = 'google';
/** For all products. Events go to Analytics ids only while `analytics` is granted as well. */
export const purposes = ['marketing'] as const;
export const consentModePattern = /^(basic|advanced)$/;
export const idPattern = /^(G-[A-Z\d]+|AW-\d+(\/[\w-]+)?)$/;
export const idsHelp = 'Copy it from Data streams, Goals';

/**
 * Accepts the one string of `data-google`, ids separated by commas. Throws when an id is missing or malformed.
 * @returns settings whose `ids` have each account before its conversions, each once
 */
export function readSettings(given: GoogleSettings | string): GoogleSettings {
  const ids = new Set<string>();
  // What is neither list nor text has a text that no pattern knows.
  for (const id of `${(given as GoogleSettings).ids ?? given}`.split(/[\s,]+/)) {
    if (!idPattern.test(id)) throw badSetting(name, 'ids', idsHelp);
    ids.add(id.split('/')[0]!).add(id);
  }
  return { ...(given as GoogleSettings), ids: [...ids] };
}
