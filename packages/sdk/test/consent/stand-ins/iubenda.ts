/** iubenda: the site's own callbacks must be called as before; a choice leaves a cookie. */
import { fail, page, type StandIn } from './stand-in.ts';

type Its = {
  csConfiguration: { callback?: Record<string, (preference: unknown) => void> };
  cs?: { consent?: { purposes: Record<number, boolean> }; api: { isCcpaOptedOut(): boolean } };
};

export function iubenda(callback?: Its['csConfiguration']['callback']): StandIn {
  const its = () => page['_iub'] as Its;
  const purposesOf = ({ functional = false, analytics = false, marketing = false }) => ({
    1: true,
    2: functional,
    3: functional,
    4: analytics,
    5: marketing,
  });
  const call = (name: string, preference: unknown) => its().csConfiguration.callback?.[name]?.(preference);
  return {
    early() {
      page['_iub'] = { csConfiguration: callback ? { callback } : {} };
    },
    load(stored) {
      page['_iub'] ??= { csConfiguration: callback ? { callback } : {} };
      its().cs = { api: { isCcpaOptedOut: () => false }, consent: { purposes: purposesOf(stored ?? {}) } };
      if (!stored) return;
      document.cookie = '_iub_cs-12345=%7B%7D';
      call('onPreferenceExpressedOrNotNeeded', { purposes: purposesOf(stored) });
    },
    choose(choice) {
      its().cs!.consent = { purposes: purposesOf(choice) };
      call('onPreferenceExpressed', { purposes: purposesOf(choice) });
      call('onPreferenceExpressedOrNotNeeded', { purposes: purposesOf(choice) });
    },
    breakDown() {
      page['_iub'] = {
        csConfiguration: { callback: Object.freeze({ onPreferenceExpressed: fail }) },
        get cs() {
          return fail();
        },
      };
    },
  };
}
