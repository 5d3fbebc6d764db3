/** CookieYes: events on the document; categories are false before an action. */
import { dispatch, fail, page, type StandIn } from './stand-in.ts';

export function cookieyes(): StandIn {
  let isUserActionCompleted = false;
  let categories: Record<string, boolean>;
  const set = ({ functional = false, analytics = false, marketing = false }) => {
    categories = { necessary: true, functional, analytics, performance: false, advertisement: marketing };
  };
  return {
    load(stored) {
      isUserActionCompleted = !!stored;
      set(stored ?? {});
      page['getCkyConsent'] = () => ({ isUserActionCompleted, categories: { ...categories } });
      dispatch(document, 'cookieyes_banner_load');
    },
    choose(choice) {
      // Tells before its own state is complete.
      set(choice);
      dispatch(document, 'cookieyes_consent_update', { accepted: ['necessary'], rejected: [] });
      isUserActionCompleted = true;
    },
    breakDown() {
      page['getCkyConsent'] = fail;
    },
  };
}
