/** Builds the collector's request handler from the parts it is given; opens nothing itself. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Manifest } from '@beckon/destinations';
import { createApi, presenter } from './admin/api.ts';
import { createAuth } from './admin/auth.ts';
import { createCatalogueApi } from './admin/catalogue-api.ts';
import { catalogueFamilies } from './admin/catalogue-metrics.ts';
import { createDeliveries } from './admin/deliveries.ts';
import { deliveryFamilies } from './admin/delivery-metrics.ts';
import { createLive } from './admin/live.ts';
import { createLockOut } from './admin/lock-out.ts';
import { createMatchQualities } from './admin/match-quality.ts';
import { metricsText } from './admin/metrics.ts';
import { createPeople } from './admin/people.ts';
import { createReplayApi } from './admin/replays.ts';
import { createScriptReads } from './admin/script-reads.ts';
import { createSessionApi } from './admin/session-api.ts';
import { createSessions } from './admin/sessions.ts';
import { createVerdicts } from './admin/verdicts.ts';
import type { Catalogues } from './catalogue/catalogues.ts';
import type { Config } from './config/config.ts';
import { type Forwarding, vendorSitesOf } from './forward/forwarding.ts';
import { createHttpsCheck } from './http/own-page.ts';
import { sendError, sendJson } from './http/respond.ts';
import { setHsts, setSecurityHeaders } from './http/security-headers.ts';
import type { Indexer } from './indexer/indexer.ts';
import { createBackPressure } from './intake/back-pressure.ts';
import { createClientAddress } from './intake/client-address.ts';
import { createIntake } from './intake/intake.ts';
import { createLinker } from './intake/linker.ts';
import type { PlaceOf } from './intake/places.ts';
import type { VisitorHashOf } from './intake/visitor-hash.ts';
import type { Log } from './log/log.ts';
import { createDashboard } from './public/dashboard.ts';
import { createScripts } from './public/script.ts';
import { type Report, stackOf } from './report.ts';
import type { Store } from './store/store.ts';

export interface AppParts {
  config: Config;
  manifests: ReadonlyMap<string, Manifest>;
  log: Log;
  store: Store;
  indexer: Indexer;
  forwarding: Forwarding;
  catalogues: Catalogues;
  /** Country of an address, when there is a country file. */
  placeOf?: PlaceOf | undefined;
  /** Asked for each request, when a site counts its visitors. */
  visitorHashOf?: VisitorHashOf | undefined;
  /** Of tokens for other domains, when a site has some. */
  linkKey?: Buffer | undefined;
  /** Admin token. */
  token: string;
  /** Hash of the admin password as it is now, see config/admin-password.ts. */
  passwordLine(): string;
  sdkDir: string;
  dashboardDir: string;
  report: Report;
  /** Epoch milliseconds. */
  now?(): number;
}

export interface App {
  /** Everything, or with a listener for the admin side in the configuration: what pages need. */
  handler(req: IncomingMessage, res: ServerResponse): void;
  /** The admin side alone. */
  adminHandler(req: IncomingMessage, res: ServerResponse): void;
  /** Ends streams that would keep connections open. */
  close(): void;
}

type Side = 'public' | 'admin' | 'both';
/** Before the path of a request that is sent as to a proxy, which every server takes (RFC 9112, 3.2.2). */
const SCHEME_AND_HOST = /^https?:\/\/[^/?#]*/i;
const ADMIN_PATH = /^\/(api\/|dashboard(\/|$)|metrics$)/;

export function createApp(parts: AppParts): App {
  const {
    config,
    manifests,
    log,
    store,
    indexer,
    forwarding,
    catalogues,
    placeOf,
    visitorHashOf,
    report,
    now = Date.now,
  } = parts;
  const lagBytes = () => Math.max(0, log.end() - indexer.position());
  const verdictsOf = createVerdicts(config, manifests);
  const live = createLive({ store, present: presenter(verdictsOf), report });
  const stopListening = indexer.onPass(() => {
    live.announce();
    forwarding.wake();
    catalogues.wake();
  });
  const addressOf = createClientAddress(config.trustedProxies);
  // What lay there at the start tells nothing of how fast the indexer is.
  const before = log.end();
  const overloaded = createBackPressure(log, () => log.end() - Math.max(before, indexer.position()));
  const linker = createLinker({ sites: config.sites, log, key: parts.linkKey, now });
  const intake = createIntake({
    config,
    log,
    overloaded,
    addressOf,
    placeOf,
    visitorHashOf,
    linker,
    vendorSites: vendorSitesOf(config, manifests),
    now,
  });
  const answers = new Map<number, number>();
  const isHttps = createHttpsCheck(config.trustedProxies);
  const { passwordLine } = parts;
  const sessions = createSessions(passwordLine, now);
  const auth = createAuth(parts.token, sessions);
  const lockOut = createLockOut(report, now);
  const matches = createMatchQualities({ store, config, manifests, now });
  const sites = Object.keys(config.sites);
  const api = createApi({
    store,
    auth,
    session: createSessionApi({ auth, sessions, lockOut, passwordLine, addressOf, isHttps, report }),
    live,
    verdictsOf,
    routes: [
      createDeliveries(store, forwarding, matches),
      createPeople({ store, sites, log, indexer, now }),
      createReplayApi({ store, sites, log, indexer, now }),
      createCatalogueApi({ store, catalogues, now }),
    ],
    scripts: createScriptReads({
      store,
      byServer: (site, destination) =>
        forwarding.targets.some((one) => one.site === site && one.destination === destination),
      known: (site, destination) => !!config.sites[site] && manifests.has(destination),
      now,
    }),
    sites,
    counting: sites.filter((key) => config.sites[key]!.cookieless),
    lagBytes,
    damagedBytes: indexer.damagedBytes,
    now,
  });
  const script = createScripts({ config, manifests, sdkDir: parts.sdkDir });
  const dashboard = createDashboard(parts.dashboardDir);
  const intakePrefix = `${config.intakePath}/`;
  const base = `${config.basePath}/`;

  /** @param ready asks whether events can be taken now, not only whether the process is well */
  function health(res: ServerResponse, ready: boolean): void {
    const logState = log.failure() ? 'failed' : log.full() ? 'disk full' : 'ok';
    const ok = logState === 'ok' && indexer.healthy() && !(ready && overloaded());
    sendJson(res, ok ? 200 : 503, {
      ok,
      log: logState,
      indexer: indexer.healthy() ? 'ok' : 'restarting',
      ...(ready && { overloaded: overloaded() }),
    });
  }

  function metrics(req: IncomingMessage, res: ServerResponse): void {
    if (!auth.require(req, res)) return;
    const text = metricsText({
      answers,
      links: linker.outcomes,
      stats: () => store.stats(now()),
      log,
      lagBytes,
      damagedBytes: indexer.damagedBytes,
      indexerHealthy: indexer.healthy,
      more: [
        ...deliveryFamilies(store, forwarding.targets, matches),
        ...catalogueFamilies(store, catalogues, now()),
      ],
    });
    res.writeHead(200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
    });
    res.end(text);
  }

  function countAnswer(res: ServerResponse): void {
    res.on('finish', () => answers.set(res.statusCode, (answers.get(res.statusCode) ?? 0) + 1));
  }

  /** Answers what belongs to the admin side. */
  async function admin(req: IncomingMessage, res: ServerResponse, path: string, search: string) {
    if (isHttps(req)) setHsts(res);
    if (path.startsWith('/api/'))
      return api(req, res, path.slice('/api/'.length), new URLSearchParams(search));
    if (req.method !== 'GET' && req.method !== 'HEAD') return sendError(res, 405, 'read with GET');
    if (path === '/metrics') return metrics(req, res);
    dashboard(req, res, path);
  }

  async function route(req: IncomingMessage, res: ServerResponse, side: Side): Promise<void> {
    const [asked = '/', search = ''] = (req.url ?? '/').replace(SCHEME_AND_HOST, '').split('?', 2);
    const path = asked.startsWith(base) ? asked.slice(config.basePath.length) : asked;
    // Not for the intake: its answers have no body that a browser could mistake, and pages of others ask for them.
    if (side !== 'admin' && path.startsWith(intakePrefix)) {
      countAnswer(res);
      return intake(
        req,
        res,
        path.slice(intakePrefix.length),
        new URLSearchParams(search).get('strict') === '1',
      );
    }
    setSecurityHeaders(res);
    if (ADMIN_PATH.test(path))
      return side === 'public' ? sendError(res, 404, 'nothing here') : admin(req, res, path, search);
    if (req.method !== 'GET' && req.method !== 'HEAD') return sendError(res, 405, 'read with GET');
    if (path === '/healthz') return health(res, false);
    if (path === '/readyz') return health(res, true);
    if (side === 'admin' || !script(req, res, path)) sendError(res, 404, 'nothing here');
  }

  const answer = (side: Side) => (req: IncomingMessage, res: ServerResponse) => {
    route(req, res, side).catch((error: unknown) => {
      report('request failed', 'error', { error: stackOf(error) });
      sendError(res, 500, 'internal error');
    });
  };

  return {
    handler: answer(config.admin ? 'public' : 'both'),
    adminHandler: answer('admin'),
    close() {
      stopListening();
      live.close();
      sessions.close();
    },
  };
}
