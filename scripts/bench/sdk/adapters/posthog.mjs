/** Starts PostHog as its snippet does. The client-side rate limit is lifted: 1,000 calls must be 1,000 events. */
import posthog from 'posthog-js';

window.benchPeer = {
  ready: new Promise((resolve) => {
    posthog.init('phc_bench', {
      api_host: window.benchCollector,
      defaults: '2026-08-30',
      rate_limiting: { events_per_second: 1e6, events_burst_limit: 1e6 },
      loaded: () => resolve(),
    });
  }),
  track: (name, props) => posthog.capture(name, props),
  identify: (id, traits) => posthog.identify(id, traits),
};
