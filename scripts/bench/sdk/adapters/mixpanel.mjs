/** Starts Mixpanel as its quick start does. */
import mixpanel from 'mixpanel-browser/src/loaders/loader-module-core';

mixpanel.init('bench', {
  api_host: window.benchCollector,
  track_pageview: true,
  persistence: 'localStorage',
});
window.benchPeer = {
  ready: Promise.resolve(),
  track: (name, props) => mixpanel.track(name, props),
  identify: (id) => mixpanel.identify(id),
};
