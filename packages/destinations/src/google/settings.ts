/** What a site tells about its Google tags: Analytics 4 and Ads. */
import { badSetting, type CommonSettings, type LimitedSettings } from '../shared/settings.ts';

export interface GoogleSettings extends CommonSettings, LimitedSettings {
  /** `G-…` measurement ids, `AW-…` Ads accounts, `AW-…/LABEL` conversion actions. */
  ids: readonly string[];
  /** Conversion label -> the canonical event that counts. Labels not named count purchases. */
  conversions?: Readonly<Record<string, string>>;
  /** Business type for dynamic remarketing. Default `retail`. */
  vertical?: string;
  /** Added to every `gtag('config', …)`: `server_container_url`, `cookie_flags`, `debug_mode` … */
  config?: Readonly<Record<string, unknown>>;
  /**
   * `advanced`: gtag.js loads before anybody is asked, with all signals denied, and sends pings without cookies. Whether
   * the law allows that is disputed. Default `basic`: nothing is loaded before a grant.
   */
  consentMode?: 'basic' | 'advanced';
}

export const name = 'google';
/** For all products. Events go to Analytics ids only while `analytics` is granted as well. */
export const purposes = ['marketing'] as const;
export const consentModePattern = /^(basic|advanced)$/;
/** Source: developers.google.com/tag-platform/security/guides/consent; support.google.com (cookies of the tags). */
export const cookies = /\b_(ga|gcl)\w*=/g;
export const analyticsCookies = /\b_ga\w*=/g;
export const adsCookies = /\b_gcl\w*=/g;
export const idPattern = /^(G-[A-Z\d]+|AW-\d+(\/[\w-]+)?)$/;
export const idsHelp = 'Copy it from Data streams or Goals';

/** Accepts the one string of `data-google`, ids separated by commas. Throws when an id is missing or malformed. */
export function readSettings(given: GoogleSettings | string): GoogleSettings {
  const settings = typeof given === 'string' ? { ids: given.split(/[\s,]+/) } : given;
  if (!settings.ids?.length || !settings.ids.every((id) => idPattern.test(id)))
    throw badSetting(name, 'ids', idsHelp);
  return settings;
}

/** The id that is configured: an Ads account without a conversion label. */
export const accountOf = (id: string): string => id.split('/')[0]!;
