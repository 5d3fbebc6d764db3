/** Our purposes in the terms of Google Consent Mode v2. */
import { type ConsentState, type Purpose, verdict } from './consent.ts';

export type GoogleSignal = 'granted' | 'denied';
export interface GoogleConsent {
  ad_storage: GoogleSignal;
  ad_user_data: GoogleSignal;
  ad_personalization: GoogleSignal;
  analytics_storage: GoogleSignal;
}

/**
 * marketing -> the three ad signals, analytics -> analytics_storage; everything that is not allowed is denied.
 * Source: developers.google.com/tag-platform/security/guides/consent
 */
export function googleConsent(state: ConsentState): GoogleConsent {
  const say = (purpose: Purpose): GoogleSignal =>
    verdict(state, [purpose]) === 'allow' ? 'granted' : 'denied';
  const ads = say('marketing');
  return {
    ad_storage: ads,
    ad_user_data: ads,
    ad_personalization: ads,
    analytics_storage: say('analytics'),
  };
}
