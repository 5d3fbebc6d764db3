/** Usercentrics 3: answers by promises, the first ones slower than the last; categories have states, not answers. */
import { type Choice, dispatch, fail, page, type StandIn } from './stand-in.ts';

export function usercentrics(): StandIn {
  let choice: Choice | undefined;
  let asked = 0;
  const state = (yes: boolean | undefined) =>
    yes === undefined ? 'NO_STATE' : yes ? 'ALL_ACCEPTED' : 'ALL_DENIED';
  return {
    load(stored) {
      choice = stored;
      page['__ucCmp'] = {
        isInitialized: () => Promise.resolve(true),
        getConsentDetails() {
          const details = {
            consent: { type: choice ? 'EXPLICIT' : 'IMPLICIT', required: true },
            categories: {
              essential: { state: 'ALL_ACCEPTED' },
              functional: { state: state(choice?.functional) },
              statistics: { state: state(choice?.analytics) },
              marketing: { state: state(choice?.marketing) },
              odd: { state: 'SOME_ACCEPTED' },
            },
          };
          // Answers overtake one another.
          const delay = 30 - 10 * (asked++ % 3);
          return new Promise((resolve) => setTimeout(() => resolve(details), delay));
        },
      };
      dispatch(window, 'UC_UI_INITIALIZED');
    },
    choose(next) {
      choice = next;
      dispatch(window, 'UC_UI_CMP_EVENT', { type: 'SAVE' });
      dispatch(window, 'UC_CONSENT');
    },
    breakDown() {
      page['__ucCmp'] = { isInitialized: fail, getConsentDetails: () => Promise.reject(new Error('broken')) };
    },
  };
}
