/** Cookiebot: before an answer every category says false, which is no refusal. */
import { dispatch, fail, page, type StandIn } from './stand-in.ts';

export function cookiebot(): StandIn {
  const answer = (
    stamp: string,
    { functional = false, analytics = false, marketing = false },
    hasResponse: boolean,
  ) => {
    page['Cookiebot'] = {
      consent: { necessary: true, preferences: functional, statistics: analytics, marketing, stamp },
      hasResponse,
      consented: hasResponse && marketing,
      declined: hasResponse && !marketing,
      doNotTrack: false,
    };
    dispatch(window, 'CookiebotOnConsentReady');
    if (hasResponse) dispatch(window, marketing ? 'CookiebotOnAccept' : 'CookiebotOnDecline');
  };
  return {
    load(stored) {
      answer(stored ? 'stored' : '0', stored ?? {}, !!stored);
      dispatch(window, 'CookiebotOnLoad');
      if (!stored) dispatch(window, 'CookiebotOnDialogDisplay');
    },
    choose: (choice) => answer('chosen', choice, true),
    breakDown() {
      page['Cookiebot'] = Object.defineProperties({}, { consent: { get: fail }, hasResponse: { get: fail } });
    },
  };
}
