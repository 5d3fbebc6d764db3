/** Starts OpenPanel as its quick start does. */
import { OpenPanel } from '@openpanel/web';

const op = new OpenPanel({
  clientId: 'bench',
  apiUrl: window.benchCollector,
  trackScreenViews: true,
  trackOutgoingLinks: true,
  trackAttributes: true,
});
window.benchPeer = {
  ready: Promise.resolve(),
  track: (name, props) => op.track(name, props),
  identify: (id, traits) => op.identify({ profileId: id, ...traits }),
};
