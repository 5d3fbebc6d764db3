/** Starts Segment as its quick start does: load, then one page call. */
import { AnalyticsBrowser } from '@segment/analytics-next';

const host = window.benchCollector.replace('http://', '');
const analytics = AnalyticsBrowser.load(
  { writeKey: 'bench', cdnURL: window.benchCollector },
  { integrations: { 'Segment.io': { apiHost: `${host}/v1`, protocol: 'http' } } },
);
analytics.page();
window.benchPeer = {
  ready: new Promise((resolve) => {
    analytics.ready(resolve);
  }),
  track: (name, props) => analytics.track(name, props),
  identify: (id, traits) => analytics.identify(id, traits),
};
