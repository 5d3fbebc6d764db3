/** What a site tells about its Acme account. */
import type { CommonSettings, ServerSettings } from '../shared/settings.ts';

export interface AcmeSettings extends CommonSettings, Pick<ServerSettings, 'endpoint' | 'allowPrivate'> {
  /** FACT: what the vendor calls it, and how it looks. */
  accountId: string;
  /** Of the vendor's conversions API. */
  accessToken: string;
  /** What `identify` told of the e-mail goes to Acme, hashed. Default false. */
  advancedMatching?: boolean;
}

export const name = 'acme';
export const purposes = ['marketing'] as const;
/** FACT: as narrow as the vendor's ids are. */
export const accountIdPattern = /^\w{4,40}$/;
/** FACT: the way through the vendor's menus. */
export const accountIdHelp = 'Copy it from Acme > Settings > Account';
