/** What a site tells about its Pinterest tag and ad account. */
import {
  type AudienceTokenSettings,
  badSetting,
  type CommonSettings,
  type LimitedSettings,
  type ServerSettings,
} from '../shared/settings.ts';

export interface PinterestSettings
  extends AudienceTokenSettings,
    CommonSettings,
    ServerSettings,
    LimitedSettings {
  /** Digits. */
  tagId: string;
  /** What `identify` told goes to Pinterest, hashed, from both sides. Default false. */
  advancedMatching?: boolean;
  /** Digits. Without it the page alone delivers. */
  adAccountId?: string;
  /** Of the Conversions API. Without it the page alone delivers. */
  accessToken?: string;
  /** Pinterest checks what the collector sends and counts nothing. Default false. */
  test?: boolean;
}

export const name = 'pinterest';
export const purposes = ['marketing'] as const;
/** `_epik` is also written by click-id capture. Source: help.pinterest.com (Pinterest tag and cookies). */
export const cookies = /\b_(epik|derived_epik|pin_unauth|pinterest_ct\w*)=/g;
export const tagIdPattern = /^\d+$/;
export const tagIdHelp = 'Copy it from Ads Manager > Business > Conversions > Pinterest tag';

/** From the settings, or from the one string of `data-pinterest`. Throws when it is missing or malformed. */
export function tagIdOf(settings: PinterestSettings | string): string {
  const id = (settings as PinterestSettings).tagId ?? settings;
  if (!tagIdPattern.test(id)) throw badSetting(name, 'tagId', tagIdHelp);
  return id;
}
