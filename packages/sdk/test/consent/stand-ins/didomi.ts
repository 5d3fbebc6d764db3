/** Didomi: works through the lists that pages fill before it has loaded; afterwards it has its own methods. */
import { fail, page, type StandIn } from './stand-in.ts';

type Listener = { event: string; listener(): void };

export function didomi(): StandIn {
  let collected = false;
  let purposes: Record<string, { id: string; enabled: boolean }> = {};
  const hears: (() => void)[] = [];
  const set = ({ functional = false, analytics = false, marketing = false }) => {
    const all = {
      cookies: functional || analytics || marketing,
      create_ads_profile: marketing,
      select_personalized_ads: marketing,
      measure_ad_performance: marketing,
      measure_content_performance: analytics,
      'c:comfort': functional,
    };
    purposes = Object.fromEntries(Object.entries(all).map(([id, enabled]) => [id, { id, enabled }]));
  };
  return {
    load(stored) {
      collected = !!stored;
      set(stored ?? {});
      const api = {
        getCurrentUserStatus: () => ({ purposes, vendors: {}, consent_string: 'string' }),
        shouldUserStatusBeCollected: () => !collected,
        isConsentRequired: () => true,
        on(event: string, hear: () => void) {
          if (event === 'consent.changed') hears.push(hear);
        },
      };
      page['Didomi'] = api;
      for (const { event, listener } of (page['didomiEventListeners'] as Listener[]) ?? [])
        if (event === 'consent.changed') hears.push(listener);
      const waiting = (page['didomiOnReady'] as ((its: unknown) => void)[]) ?? [];
      page['didomiOnReady'] = { push: (ready: (its: unknown) => void) => ready(api) };
      page['didomiEventListeners'] = [];
      for (const ready of waiting) ready(api);
    },
    choose(choice) {
      collected = true;
      set(choice);
      for (const hear of hears) hear();
    },
    breakDown() {
      page['Didomi'] = {
        getCurrentUserStatus: fail,
        shouldUserStatusBeCollected: fail,
        isConsentRequired: fail,
        on: fail,
      };
    },
  };
}
