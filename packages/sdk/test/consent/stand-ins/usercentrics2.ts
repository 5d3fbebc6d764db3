/** Usercentrics 2: services with histories; throws before it has begun; its event has a name of the site's choice. */
import { type Choice, dispatch, fail, page, type StandIn } from './stand-in.ts';

export function usercentrics2(): StandIn {
  let choice: Choice | undefined;
  const service = (categorySlug: string, status: boolean) => ({
    categorySlug,
    consent: {
      status,
      history: [{ type: 'implicit', status: false }, ...(choice ? [{ type: 'explicit', status }] : [])],
    },
  });
  let begun = false;
  return {
    early() {
      page['UC_UI'] = { isInitialized: () => false, getServicesBaseInfo: fail };
    },
    load(stored) {
      choice = stored;
      page['UC_UI'] = {
        isInitialized: () => begun,
        getServicesBaseInfo() {
          if (!begun) fail();
          return [
            service('essential', true),
            service('functional', !!choice?.functional),
            service('analytics', !!choice?.analytics),
            service('analytics', !!choice),
            service('marketing', !!choice?.marketing),
          ];
        },
      };
      begun = true;
      dispatch(window, 'UC_UI_INITIALIZED');
    },
    choose(next) {
      choice = next;
      dispatch(window, 'ucEvent', { event: 'consent_status', type: 'explicit' });
    },
    breakDown() {
      page['UC_UI'] = { isInitialized: () => true, getServicesBaseInfo: fail };
    },
  };
}
