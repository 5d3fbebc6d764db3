/** Starts Amplitude as its snippet does. */
window.benchPeer = {
  ready: window.amplitude.init('bench', {
    serverUrl: `${window.benchCollector}/2/httpapi`,
    remoteConfig: { serverUrl: `${window.benchCollector}/config` },
  }).promise,
  track: (name, props) => window.amplitude.track(name, props),
  identify: (id) => window.amplitude.setUserId(id),
};
