/** What a site tells about its UET tag. */
import { badSetting, type CommonSettings, type ServerSettings } from '../shared/settings.ts';

export interface MicrosoftSettings extends CommonSettings, ServerSettings {
  /** The UET tag's id, digits only. */
  tagId: string;
  /** Given to `new UET` as it is. */
  options?: Readonly<Record<string, unknown>>;
  /** What `identify` told of e-mail and phone goes to Microsoft from both sides. Default false. */
  advancedMatching?: boolean;
  /** Of the Conversions API. Without it the page alone delivers. */
  accessToken?: string;
}

export const name = 'microsoft';
export const purposes = ['marketing'] as const;
/** `_uetmsclkid` is also written by click-id capture. Source: help.ads.microsoft.com (UET cookies). */
export const cookies = /\b_uet(sid|vid|msclkid)=/g;
export const tagIdPattern = /^\d+$/;
export const tagIdHelp = 'Copy it from Microsoft Advertising > Tools > UET tag';

/** From the settings, or from the one string of `data-microsoft`. Throws when it is missing or malformed. */
export function tagIdOf(settings: MicrosoftSettings | string): string {
  const id = (settings as MicrosoftSettings).tagId ?? settings;
  if (!tagIdPattern.test(id)) throw badSetting(name, 'tagId', tagIdHelp);
  return id;
}
