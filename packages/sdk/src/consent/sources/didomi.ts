/** Didomi. */
import type { ConsentSource } from '../source.ts';
import { reportOf } from './shared/report.ts';
import { globalOf, watch } from './shared/watch.ts';

interface Didomi {
  getCurrentUserStatus(): { purposes: Record<string, { enabled?: boolean }>; consent_string?: string };
  shouldUserStatusBeCollected(): boolean;
  isConsentRequired(): boolean;
  on(event: string, hear: () => void): void;
}

/** Its names of the purposes 1 and 8, and of 1, 3, 4 and 7 of the Transparency and Consent Framework. */
const usual = {
  analytics: ['cookies', 'measure_content_performance'],
  marketing: ['cookies', 'create_ads_profile', 'select_personalized_ads', 'measure_ad_performance'],
};

/** Before it has loaded, a list that it will work through. */
const queue = (name: string): unknown[] => {
  const page = window as never as Record<string, unknown[]>;
  page[name] ??= [];
  return page[name];
};

const didomi: ConsentSource = (tell, settings) => {
  const again = watch(
    {
      find() {
        const api = globalOf<Didomi>('Didomi');
        return api?.getCurrentUserStatus() && api;
      },
      listen: (api, again) => api.on('consent.changed', () => again()),
      read(api, say) {
        if (!api.isConsentRequired()) return say({ decided: false, applies: false, allows: {} });
        const { purposes, consent_string } = api.getCurrentUserStatus();
        const states: Record<string, boolean> = {};
        // Whoever asks of cookies by that name asks of the others, too: what is missing is refused.
        if (purposes['cookies']) for (const name of Object.values(usual).flat()) states[name] = false;
        for (const [id, { enabled }] of Object.entries(purposes)) states[id] = enabled === true;
        say(reportOf(!api.shouldUserStatusBeCollected(), states, settings, usual, consent_string));
      },
    },
    tell,
  );
  queue('didomiOnReady').push(() => again());
  queue('didomiEventListeners').push({ event: 'consent.changed', listener: () => again() });
};
export default didomi;
