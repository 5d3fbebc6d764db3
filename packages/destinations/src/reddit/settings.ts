/** What a site tells about its Reddit pixel. */
import {
  type AudienceTokenSettings,
  badSetting,
  type CommonSettings,
  type LimitedSettings,
  type ServerSettings,
} from '../shared/settings.ts';

export interface RedditSettings
  extends AudienceTokenSettings,
    CommonSettings,
    ServerSettings,
    LimitedSettings {
  /** The pixel's id, such as a2_abcdef123456. */
  pixelId: string;
  /** What `identify` told of e-mail and phone goes to Reddit from both sides. Default false. */
  advancedMatching?: boolean;
  /** Of the Conversions API. Without it the page alone delivers. */
  accessToken?: string;
  /** Shows in Events Manager > Test events what the collector sends. */
  testId?: string;
}

export const name = 'reddit';
export const purposes = ['marketing'] as const;
/** The first two are also written by click-id capture. Source: business.reddithelp.com (pixel cookies). */
export const cookies = /\b(_rdt_uuid|_?rdt_cid|_rdt_em)=/g;
export const pixelIdPattern = /^[at]2_\w+$/;
export const pixelIdHelp = 'Copy it from Ads Manager > Events Manager > the pixel';

/** From the settings, or from the one string of `data-reddit`. Throws when it is missing or malformed. */
export function pixelIdOf(settings: RedditSettings | string): string {
  const id = (settings as RedditSettings).pixelId ?? settings;
  if (!pixelIdPattern.test(id)) throw badSetting(name, 'pixelId', pixelIdHelp);
  return id;
}
