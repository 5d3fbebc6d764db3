/** What is measured: beckon and its peers, each pinned, with the configuration that a shop would run it in. */

/**
 * @typedef {object} Subject
 * @property {string} id file-safe name; its adapter is `adapters/ID.mjs`
 * @property {string} title
 * @property {string} [npm] package and version; absent for beckon
 * @property {'bundle' | 'file'} [ship] bundled from its module entry, or the file that its script tag loads
 * @property {string} [file] with `ship: 'file'`: that file's path in the package
 * @property {string} config how it is set up, for the table
 * @property {string} [assets] folder in `node_modules` of parts that the client loads later from its server
 */

/** @type {Subject[]} */
export const subjects = [
  {
    id: 'beckon',
    title: 'beckon',
    config: 'script tag, consent granted, no destinations',
  },
  {
    id: 'posthog',
    title: 'PostHog',
    npm: 'posthog-js@1.449.2',
    ship: 'bundle',
    config: 'default entry, `defaults: 2026-08-30` (autocapture on); its rate limit lifted',
    assets: 'posthog-js/dist',
  },
  {
    id: 'segment',
    title: 'Segment',
    npm: '@segment/analytics-next@1.84.3',
    ship: 'bundle',
    config: 'standard delivery, no device-mode destinations',
  },
  {
    id: 'snowplow',
    title: 'Snowplow',
    npm: '@snowplow/browser-tracker@4.10.1',
    ship: 'bundle',
    config: 'no plugins, no activity tracking',
  },
  {
    id: 'rudderstack',
    title: 'RudderStack',
    npm: '@rudderstack/analytics-js@3.34.1',
    ship: 'bundle',
    config: 'entry `bundled` (its plugins inside), no device-mode destinations',
  },
  {
    id: 'amplitude',
    title: 'Amplitude',
    npm: '@amplitude/analytics-browser@2.48.1',
    ship: 'file',
    file: 'lib/scripts/amplitude-min.js',
    config:
      'its script-tag file (the module entry needs versions that the registry does not have), default autocapture',
  },
  {
    id: 'mixpanel',
    title: 'Mixpanel',
    npm: 'mixpanel-browser@2.83.0',
    ship: 'bundle',
    config: '`track_pageview`, kept in localStorage; no recorder loaded',
  },
  {
    id: 'openpanel',
    title: 'OpenPanel',
    npm: '@openpanel/web@1.4.1',
    ship: 'bundle',
    config: 'screen views, outgoing links and attributes; no replay',
  },
  {
    id: 'plausible',
    title: 'Plausible',
    npm: '@plausible-analytics/tracker@0.4.6',
    ship: 'bundle',
    config: 'defaults; no queue and no `identify`',
  },
];
