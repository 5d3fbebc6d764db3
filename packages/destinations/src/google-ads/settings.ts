/** What a site tells about its Google Ads conversions from the collector. */
import type { Need } from '@beckon/consent';
import type { AudienceSettings, LimitedSettings, ServerSettings } from '../shared/settings.ts';

export interface GoogleAdsSettings
  extends AudienceSettings,
    LimitedSettings,
    Pick<ServerSettings, 'endpoint' | 'allowPrivate'> {
  /** The Ads account, ten digits. */
  customerId: string;
  /** Event name -> numeric id of the conversion action that it counts for. */
  conversionActions: Readonly<Record<string, string>>;
  /** The manager account through which the sign-in reaches it. Default: it reaches it itself. */
  managerId?: string;
  /** What `identify` told of e-mail, phone, name and address goes to Google, hashed. Default false. */
  enhancedConversions?: boolean;
  /** Sign-in of a person: OAuth client and refresh token. */
  clientId?: string;
  clientSecret?: string;
  refreshToken?: string;
  /** Sign-in of a service account: its e-mail address, and its private key as PEM. */
  serviceAccount?: string;
  privateKey?: string;
  /** Conversions tell what was bought, where there is a Merchant Center account. */
  merchantId?: string;
  /** Of the feed there, such as `DE` and `de`. */
  feedLabel?: string;
  feedLanguage?: string;
  /** Google checks and counts nothing. */
  validateOnly?: boolean;
  /** In the place of Google's own sign-in. */
  signInEndpoint?: string;
  /** What the visitor must have granted. */
  purposes?: readonly Need[];
}

export const name = 'google-ads';
export const purposes = ['marketing'] as const;
export const accountPattern = /^\d{3}-?\d{3}-?\d{4}$/;
export const actionPattern = /^\d{1,20}$/;
/** Google takes no more in one request. */
export const MAX_ACTIONS = 10;
