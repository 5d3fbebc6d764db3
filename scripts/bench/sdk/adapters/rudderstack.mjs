/** Starts RudderStack as its quick start does: load, then one page call. */
import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

const rudder = new RudderAnalytics();
rudder.load('benchbenchbenchbenchbenchbe', window.benchCollector, { configUrl: window.benchCollector });
rudder.page();
window.benchPeer = {
  ready: new Promise((resolve) => {
    rudder.ready(resolve);
  }),
  track: (name, props) => rudder.track(name, props),
  identify: (id, traits) => rudder.identify(id, traits),
};
