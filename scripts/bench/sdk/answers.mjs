/** What each product's servers answer: remote configuration in the shape its client expects, and acknowledgements. */

const posthogConfig = {
  token: 'phc_bench',
  supportedCompression: ['gzip', 'gzip-js'],
  hasFeatureFlags: false,
  captureDeadClicks: false,
  capturePerformance: false,
  autocapture_opt_out: false,
  autocaptureExceptions: false,
  analytics: { endpoint: '/i/v0/e/' },
  elementsChainAsString: true,
  sessionRecording: false,
  heatmaps: false,
  surveys: false,
  productTours: false,
  defaultIdentifiedOnly: true,
  siteApps: [],
};

const segmentSettings = {
  integrations: { 'Segment.io': { apiKey: 'bench', unbundledIntegrations: [], addBundledMetadata: true } },
  plan: { track: { __default: { enabled: true, integrations: {} } }, identify: {}, group: {} },
  edgeFunction: {},
  analyticsNextEnabled: true,
  middlewareSettings: {},
  enabledMiddleware: {},
  metrics: { sampleRate: 0 },
  legacyVideoPluginsEnabled: false,
  remotePlugins: [],
};

const rudderConfig = {
  source: {
    id: 'source',
    name: 'shop',
    writeKey: 'benchbenchbenchbenchbenchbe',
    enabled: true,
    workspaceId: 'workspace',
    destinations: [],
    dataplanes: {},
    config: { statsCollection: { errors: { enabled: false }, metrics: { enabled: false } } },
    updatedAt: '2026-01-01T00:00:00.000Z',
  },
  updatedAt: '2026-01-01T00:00:00.000Z',
};

const json = (value) => ({ status: 200, type: 'application/json', body: JSON.stringify(value) });

/** @returns {{ status: number, type: string, body: string } | undefined} undefined when the path takes events */
export function configFor(path) {
  if (/^\/array\/[^/]+\/config\.js$/.test(path))
    return {
      status: 200,
      type: 'text/javascript',
      body: `(function(){window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{};window._POSTHOG_REMOTE_CONFIG.phc_bench={config:${JSON.stringify(posthogConfig)},siteApps:[]}})()`,
    };
  if (/^\/array\/[^/]+\/config$/.test(path)) return json(posthogConfig);
  if (/^\/(flags|decide)\/?$/.test(path))
    return json({ ...posthogConfig, featureFlags: {}, flags: {}, errorsWhileComputingFlags: false });
  if (path.startsWith('/v1/projects/')) return json(segmentSettings);
  if (path.startsWith('/sourceConfig')) return json(rudderConfig);
  if (path.startsWith('/config/')) return json({ configs: { analyticsSDK: {} } });
  if (path.startsWith('/static/')) return { status: 404, type: 'text/plain', body: 'not here' };
  return undefined;
}

/** What acknowledges events; 204 for whoever reads no body. */
export function acknowledgement(id) {
  const bodies = {
    posthog: json({ status: 'Ok' }),
    segment: json({ success: true }),
    snowplow: { status: 200, type: 'text/plain', body: 'ok' },
    rudderstack: { status: 200, type: 'text/plain', body: 'OK' },
    amplitude: json({ code: 200, events_ingested: 1, payload_size_bytes: 1, server_upload_time: 1 }),
    mixpanel: json({ status: 1, error: null }),
    openpanel: json({ deviceId: 'device', sessionId: 'session' }),
    plausible: { status: 202, type: 'text/plain', body: 'ok' },
  };
  return bodies[id] ?? { status: 204, type: 'text/plain', body: '' };
}
