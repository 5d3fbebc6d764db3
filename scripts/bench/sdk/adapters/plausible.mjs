/** Starts Plausible as its npm guide does; its properties are flat text, so items travel as JSON. */
import { init, track } from '@plausible-analytics/tracker';

init({
  domain: 'shop.example',
  endpoint: `${window.benchCollector}/api/event`,
  captureOnLocalhost: true,
});
window.benchPeer = {
  ready: Promise.resolve(),
  track: (name, props) => track(name, { props: { ...props, items: JSON.stringify(props.items) } }),
  identify: () => {},
};
