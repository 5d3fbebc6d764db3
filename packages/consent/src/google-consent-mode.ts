/** Our purposes in the terms of Google Consent Mode v2. */
import { type ConsentState, type Need, verdict } from './consent.ts';

export type GoogleSignal = 'granted' | 'denied';
export interface GoogleConsent {
  ad_storage: GoogleSignal;
  ad_user_data: GoogleSignal;
  ad_personalization: GoogleSignal;
  analytics_storage: GoogleSignal;
}

/** With the signals that Google's own tags do not read, but others in the same container do. */
export interface GoogleSignals extends GoogleConsent {
  functionality_storage: GoogleSignal;
  personalization_storage: GoogleSignal;
  security_storage: GoogleSignal;
}

const sayOf =
  (state: ConsentState) =>
  (need: Need): GoogleSignal =>
    verdict(state, [need]) === 'allow' ? 'granted' : 'denied';

/**
 * marketing -> the three ad signals, analytics -> analytics_storage; everything that is not allowed is denied.
 * Source: developers.google.com/tag-platform/security/guides/consent
 * @param ads what has to be allowed for ads that are not personalised: `limited:marketing` where the site asks for it
 */
export function googleConsent(state: ConsentState, ads: Need = 'marketing'): GoogleConsent {
  const say = sayOf(state);
  return {
    ad_storage: say(ads),
    ad_user_data: say(ads),
    ad_personalization: say('marketing'),
    analytics_storage: say('analytics'),
  };
}

/** All seven: functional -> functionality and personalization, necessary -> security. */
export function googleSignals(state: ConsentState, ads?: Need): GoogleSignals {
  const say = sayOf(state);
  return {
    ...googleConsent(state, ads),
    functionality_storage: say('functional'),
    personalization_storage: say('functional'),
    security_storage: say('necessary'),
  };
}
