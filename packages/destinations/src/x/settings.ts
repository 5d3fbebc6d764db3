/** What a site tells about its X pixel and the events that it made in X's Events Manager. */
import {
  type AudienceSettings,
  badSetting,
  type CommonSettings,
  type LimitedSettings,
  type ServerSettings,
} from '../shared/settings.ts';

export interface XSettings extends AudienceSettings, CommonSettings, ServerSettings, LimitedSettings {
  /** Such as o8z6j. */
  pixelId: string;
  /** Event name -> id of an event of X, such as tw-o8z6j-ol288 or ol288. X has no names: without an id nothing is told. */
  eventNames?: Readonly<Record<string, string>>;
  /** What `identify` told of e-mail and phone goes to X, hashed, from both sides. Default false. */
  advancedMatching?: boolean;
  /** The pixel's token of Events Manager; with the three below that of a user (OAuth 1.0a). Without it the page alone delivers. */
  accessToken?: string;
  accessTokenSecret?: string;
  consumerKey?: string;
  consumerSecret?: string;
  /** The collector sends prices of items as texts of two decimals. Default false: as numbers. */
  pricesAsText?: boolean;
  /** Whose lists they are, such as 18ce54d4x5t. */
  adAccountId?: string;
}

export const name = 'x';
export const purposes = ['marketing'] as const;
/** `twclid` is written by click-id capture. The others of X are on its own domain. */
export const cookies = /\b(_?twclid|_twpid)=/g;
export const pixelIdPattern = /^[a-z\d]+$/i;
export const pixelIdHelp = 'Copy it from Ads Manager > Tools > Events Manager';

/** From the settings, or from the one string of `data-x`. Throws when it is missing or malformed. */
export function pixelIdOf(settings: XSettings | string): string {
  const id = (settings as XSettings).pixelId ?? settings;
  if (typeof id !== 'string' || !pixelIdPattern.test(id)) throw badSetting(name, 'pixelId', pixelIdHelp);
  return id;
}
