/** Starts Snowplow as its quick start does, without activity tracking: that would add requests. */
import { newTracker, setUserId, trackPageView, trackSelfDescribingEvent } from '@snowplow/browser-tracker';

newTracker('sp', window.benchCollector, { appId: 'shop' });
trackPageView();
window.benchPeer = {
  ready: Promise.resolve(),
  track: (name, props) =>
    trackSelfDescribingEvent({
      event: { schema: `iglu:example.shop/${name}/jsonschema/1-0-0`, data: props },
    }),
  identify: (id) => setUserId(id),
};
