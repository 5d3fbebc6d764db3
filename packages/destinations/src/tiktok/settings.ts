/** What a site tells about its TikTok pixel. */
import {
  type AudienceTokenSettings,
  badSetting,
  type CommonSettings,
  type LimitedSettings,
  type ServerSettings,
} from '../shared/settings.ts';

export interface TiktokSettings
  extends AudienceTokenSettings,
    CommonSettings,
    ServerSettings,
    LimitedSettings {
  /** The pixel's code, such as C4A1B2C3D4E5F6G7H8I0. */
  pixelCode: string;
  /** Given to `ttq.load` as it is: `{ limited_data_use: true }` for US opt-outs. */
  options?: Readonly<Record<string, unknown>>;
  /** What `identify` told of e-mail, phone, name and address goes to TikTok from both sides. Default false. */
  advancedMatching?: boolean;
  /** Of the Events API. Without it the page alone delivers. */
  accessToken?: string;
  /** Shows in Events Manager > Test events what the collector sends. */
  testEventCode?: string;
  /** Whose lists they are, digits. */
  advertiserId?: string;
}

export const name = 'tiktok';
export const purposes = ['marketing'] as const;
/** `ttclid` is also written by click-id capture. Source: ads.tiktok.com/help (pixel cookies). */
export const cookies = /\b(_ttp|ttclid|ttcsid\w*|_tt_enable_cookie)=/g;
export const pixelCodePattern = /^[A-Z\d]+$/;
export const pixelCodeHelp = 'Copy it from Ads Manager > Tools > Events';

/** From the settings, or from the one string of `data-tiktok`. Throws when it is missing or malformed. */
export function pixelCodeOf(settings: TiktokSettings | string): string {
  const code = (settings as TiktokSettings).pixelCode ?? settings;
  if (!pixelCodePattern.test(code)) throw badSetting(name, 'pixelCode', pixelCodeHelp);
  return code;
}
