/** What a site tells about its Snap Pixel. */
import {
  type AudienceTokenSettings,
  badSetting,
  type CommonSettings,
  type LimitedSettings,
  type ServerSettings,
} from '../shared/settings.ts';

export interface SnapchatSettings
  extends AudienceTokenSettings,
    CommonSettings,
    ServerSettings,
    LimitedSettings {
  /** The pixel's id, a UUID. */
  pixelId: string;
  /** What `identify` told of e-mail, phone, name and address goes to Snapchat from both sides. Default false. */
  advancedMatching?: boolean;
  /** Of the Conversions API. Without it the page alone delivers. */
  accessToken?: string;
  /** Shows in Events Manager > Test events what the collector sends. */
  testEventCode?: string;
  /** What Snapchat calls limited data use; its page says LMU, others send LDU. Default LMU. */
  limitedOption?: 'LMU' | 'LDU';
  /** In the place of https://adsapi.snapchat.com, which lists have. */
  audienceEndpoint?: string;
}

export const name = 'snapchat';
export const purposes = ['marketing'] as const;
/** `_scid` is also written by click-id capture. Source: businesshelp.snapchat.com (pixel cookies); not all are confirmed. */
export const cookies = /\b(_scid(_r)?|_sctr|_schn|_ScCbts|_scclid|_sccid)=/g;
export const pixelIdPattern = /^[\da-f-]{36}$/i;
export const pixelIdHelp = 'Copy it from Ads Manager > Events Manager > the pixel';

/** From the settings, or from the one string of `data-snapchat`. Throws when it is missing or malformed. */
export function pixelIdOf(settings: SnapchatSettings | string): string {
  const id = (settings as SnapchatSettings).pixelId ?? settings;
  if (!pixelIdPattern.test(id)) throw badSetting(name, 'pixelId', pixelIdHelp);
  return id;
}
