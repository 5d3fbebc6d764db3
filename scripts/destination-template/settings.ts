/** What a site tells about its Acme account. */
import {
  badSetting,
  type CommonSettings,
//<server>
  type ServerSettings,
//</server>
} from '../shared/settings.ts';

//<both>
export interface AcmeSettings extends CommonSettings, ServerSettings {
//</both>
//<page-only>
export interface AcmeSettings extends CommonSettings {
//</page-only>
  /** FACT: what the vendor calls it, and how it looks. */
  accountId: string;
//<server>
  /** Of the vendor's conversions API. Without it the page alone delivers. */
  accessToken?: string;
  /** What `identify` told of the e-mail goes to Acme, hashed. Default false. */
  advancedMatching?: boolean;
//</server>
}

export const name = 'acme';
export const purposes = ['marketing'] as const;
/** FACT: first-party cookies that the vendor's script writes, as in the manifest. */
export const cookies = /\b(_acme_id)=/g;
/** FACT: as narrow as the vendor's ids are; it keeps markup out. */
export const accountIdPattern = /^\w{4,40}$/;
/** FACT: the way through the vendor's menus. Begins with "Copy". */
export const accountIdHelp = 'Copy it from Acme > Settings > Account';

/** From the settings, or from the one string of `data-acme`. Throws when it is missing or malformed. */
export function accountIdOf(settings: AcmeSettings | string): string {
  const id = (settings as AcmeSettings).accountId ?? settings;
  if (!accountIdPattern.test(id)) throw badSetting(name, 'accountId', accountIdHelp);
  return id;
}
