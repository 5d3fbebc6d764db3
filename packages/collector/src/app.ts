/** Builds the collector's request handler from the parts it is given; opens nothing itself. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Manifest } from '@beckon/destinations';
import { createApi, presenter } from './admin/api.ts';
import { createAuth } from './admin/auth.ts';
import { createDeliveries } from './admin/deliveries.ts';
import { createLive } from './admin/live.ts';
import { metricsText } from './admin/metrics.ts';
import { createPeople } from './admin/people.ts';
import { createReplayApi } from './admin/replays.ts';
import { createVerdicts } from './admin/verdicts.ts';
import type { Config } from './config/config.ts';
import type { Forwarding } from './forward/forwarding.ts';
import { sendError, sendJson } from './http/respond.ts';
import type { Indexer } from './indexer/indexer.ts';
import { createBackPressure } from './intake/back-pressure.ts';
import { createClientAddress } from './intake/client-address.ts';
import { createIntake } from './intake/intake.ts';
import type { Log } from './log/log.ts';
import { createDashboard } from './public/dashboard.ts';
import { createScripts } from './public/script.ts';
import type { Store } from './store/store.ts';

export interface AppParts {
  config: Config;
  manifests: ReadonlyMap<string, Manifest>;
  log: Log;
  store: Store;
  indexer: Indexer;
  forwarding: Forwarding;
  /** Admin token. */
  token: string;
  sdkDir: string;
  dashboardDir: string;
  /** One line per unexpected error. */
  report(message: string): void;
  /** Epoch milliseconds. */
  now?(): number;
}

export interface App {
  handler(req: IncomingMessage, res: ServerResponse): void;
  /** Ends streams that would keep connections open. */
  close(): void;
}

export function createApp(parts: AppParts): App {
  const { config, manifests, log, store, indexer, forwarding, report, now = Date.now } = parts;
  const lagBytes = () => Math.max(0, log.end() - indexer.position());
  const verdictsOf = createVerdicts(config, manifests);
  const live = createLive(store, presenter(verdictsOf));
  const stopListening = indexer.onPass(() => {
    live.announce();
    forwarding.wake();
  });
  const addressOf = createClientAddress(config.trustedProxies);
  const overloaded = createBackPressure(log, lagBytes);
  const intake = createIntake({ config, log, overloaded, addressOf, now });
  const answers = new Map<number, number>();
  const auth = createAuth(parts.token);
  const sites = Object.keys(config.sites);
  const api = createApi({
    store,
    auth,
    live,
    verdictsOf,
    deliveries: createDeliveries(store, forwarding),
    people: createPeople({ store, sites, log, indexer, now }),
    replays: createReplayApi({ store, sites, log, indexer, now }),
    sites,
    lagBytes,
    damagedBytes: indexer.damagedBytes,
    addressOf,
    now,
  });
  const script = createScripts({ config, manifests, sdkDir: parts.sdkDir });
  const dashboard = createDashboard(parts.dashboardDir);
  const intakePrefix = `${config.intakePath}/`;

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
      stats: () => store.stats(now()),
      log,
      lagBytes,
      damagedBytes: indexer.damagedBytes,
      indexerHealthy: indexer.healthy,
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

  async function route(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [path = '/', search = ''] = (req.url ?? '/').split('?', 2);
    if (path.startsWith(intakePrefix)) {
      countAnswer(res);
      return intake(
        req,
        res,
        path.slice(intakePrefix.length),
        new URLSearchParams(search).get('strict') === '1',
      );
    }
    if (path.startsWith('/api/'))
      return api(req, res, path.slice('/api/'.length), new URLSearchParams(search));
    if (req.method !== 'GET' && req.method !== 'HEAD') return sendError(res, 405, 'read with GET');
    if (path === '/healthz') return health(res, false);
    if (path === '/readyz') return health(res, true);
    if (path === '/metrics') return metrics(req, res);
    if (path === '/dashboard' || path.startsWith('/dashboard/')) return dashboard(req, res, path);
    if (!script(req, res, path)) sendError(res, 404, 'nothing here');
  }

  return {
    handler(req, res) {
      route(req, res).catch((error: unknown) => {
        report(`request failed: ${error instanceof Error ? error.stack : error}`);
        sendError(res, 500, 'internal error');
      });
    },
    close() {
      stopListening();
      live.close();
    },
  };
}
