/** What a site tells about its Meta pixel. */
import {
  type AudienceTokenSettings,
  badSetting,
  type CommonSettings,
  type LimitedSettings,
  type ServerSettings,
} from '../shared/settings.ts';

export interface MetaSettings extends CommonSettings, ServerSettings, LimitedSettings, AudienceTokenSettings {
  /** The dataset's id, digits only. */
  pixelId: string;
  /** What `identify` told of e-mail, phone, name and address goes to Meta, hashed, from both sides. Default false. */
  advancedMatching?: boolean;
  /** Of the Conversions API. Without it the page alone delivers. */
  accessToken?: string;
  /** Signs the token, where the app demands it. */
  appSecret?: string;
  /** Shows in Events Manager > Test events what the collector sends. */
  testEventCode?: string;
  /** Default v25.0. */
  apiVersion?: string;
}

export const name = 'meta';
export const purposes = ['marketing'] as const;
/** Both are also written by beckon's click-id capture. Source: developers.facebook.com/docs/marketing-api/conversions-api/parameters/fbp-and-fbc. */
export const cookies = /\b_fb[pc]=/g;
export const pixelIdPattern = /^\d+$/;
export const pixelIdHelp = 'Copy it from Events Manager > Data sources';

/** From the settings, or from the one string of `data-meta`. Throws when it is missing or malformed. */
export function pixelIdOf(settings: MetaSettings | string): string {
  const id = (settings as MetaSettings).pixelId ?? settings;
  if (!pixelIdPattern.test(id)) throw badSetting(name, 'pixelId', pixelIdHelp);
  return id;
}
