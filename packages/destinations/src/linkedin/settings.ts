/** What a site tells about its LinkedIn Insight Tag and conversion rules. */
import {
  type AudienceTokenSettings,
  badSetting,
  type CommonSettings,
  type ServerSettings,
} from '../shared/settings.ts';

export interface LinkedinSettings extends AudienceTokenSettings, CommonSettings, ServerSettings {
  /** Digits. */
  partnerId: string;
  /** Event name -> id of a conversion rule of the Insight Tag. LinkedIn has no names: without a rule nothing is told. */
  eventNames?: Readonly<Record<string, string>>;
  /** Event name -> id of a conversion rule of the Conversions API. Without it the page alone delivers. */
  conversions?: Readonly<Record<string, string>>;
  /** What `identify` told goes to LinkedIn: e-mail hashed, name, company and country as they are. Default false. */
  advancedMatching?: boolean;
  /** Of the Conversions API. Without it the page alone delivers. */
  accessToken?: string;
  /** Default 202604. */
  apiVersion?: string;
}

export const name = 'linkedin';
export const purposes = ['marketing'] as const;
/** Also written by click-id capture. The others of LinkedIn are on its own domain. Source: linkedin.com/help/lms (first-party cookies). */
export const cookies = /\bli_fat_id=/g;
export const partnerIdPattern = /^\d+$/;
export const partnerIdHelp = 'Copy it from Campaign Manager > Data > Signals manager > Insight Tag';

/** From the settings, or from the one string of `data-linkedin`. Throws when it is missing or malformed. */
export function partnerIdOf(settings: LinkedinSettings | string): string {
  const id = (settings as LinkedinSettings).partnerId ?? settings;
  if (!partnerIdPattern.test(id)) throw badSetting(name, 'partnerId', partnerIdHelp);
  return id;
}
