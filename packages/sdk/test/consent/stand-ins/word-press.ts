/** Complianz and the WP Consent API: a cookie and an event for each category, one after the other. */
import { type Choice, dispatch, fail, page, type StandIn } from './stand-in.ts';

/** @param type the global that says which rule holds; written late */
function banner(ask: string, prefix: string, changed: string, done: string, type?: string): StandIn {
  const names = (choice: Choice) => ({
    functional: true,
    preferences: choice.functional,
    statistics: choice.analytics,
    marketing: choice.marketing,
  });
  const set = (category: string, yes: boolean) => {
    document.cookie = `${prefix}${category}=${yes ? 'allow' : 'deny'}`;
  };
  return {
    early() {
      document.cookie = `${prefix}banner-status=shown`;
    },
    load(stored) {
      set('functional', true);
      if (stored) for (const [category, yes] of Object.entries(names(stored))) set(category, yes);
      page[ask] = (category: string) => document.cookie.includes(`${prefix}${category}=allow`);
      if (type) page[type] = 'optin';
      dispatch(document, done, { categories: [] });
    },
    choose(choice) {
      for (const [category, yes] of Object.entries(names(choice))) {
        set(category, yes);
        dispatch(document, changed, { category, value: yes ? 'allow' : 'deny' });
      }
      dispatch(document, done, { categories: [] });
    },
    breakDown() {
      set('marketing', true);
      page[ask] = fail;
      if (type) page[type] = 'optin';
    },
  };
}

export const complianz = () =>
  banner('cmplz_has_consent', 'cmplz_', 'cmplz_status_change', 'cmplz_fire_categories');
export const wpconsent = () =>
  banner(
    'wp_has_consent',
    'wp_consent_',
    'wp_listen_for_consent_change',
    'wp_consent_type_defined',
    'wp_consent_type',
  );
