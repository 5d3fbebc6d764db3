/** Glue for beckon: its tag has started it; this only gives the bench its verbs. */
window.benchPeer = {
  ready: Promise.resolve(),
  track: (name, props) => window.beckon('track', name, props),
  identify: (id, traits) => window.beckon('identify', { id, ...traits }),
};
