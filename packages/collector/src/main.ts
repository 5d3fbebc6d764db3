/** Opens everything a collector needs and listens: the only place that opens ports. */
import { existsSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type App, createApp } from './app.ts';
import { catalogueSitesOf, startCatalogues } from './catalogue/catalogues.ts';
import { type AdminPassword, openPassword } from './config/admin-password.ts';
import { type Config, ConfigError, checkConfig, urlOf } from './config/config.ts';
import { type AdminToken, adminToken, logSettings } from './config/load.ts';
import { readManifests } from './config/manifests.ts';
import { beginDestinations } from './forward/begin-destinations.ts';
import { createForwarding, removersOf, targetsOf } from './forward/forwarding.ts';
import { createDrain } from './http/drain.ts';
import { startIndexer } from './indexer/indexer.ts';
import { INDEXER } from './indexer/run-pass.ts';
import { deleteSalts } from './intake/daily-salts.ts';
import { openLinkKey } from './intake/linker.ts';
import { openPlaces } from './intake/places.ts';
import { openVisitorHash } from './intake/visitor-hash.ts';
import { openSegmentLog } from './log/segment-log.ts';
import { trimLog } from './log/trim-log.ts';
import { missingParts } from './public/script.ts';
import { removeUnfinished } from './rebuild.ts';
import { createReport, type Report } from './report.ts';
import { DAY_MS } from './store/day.ts';
import { lockFolder, openFolder } from './store/lock-folder.ts';
import { openSqliteStore } from './store/sqlite-store.ts';

export interface CollectorOptions {
  /** Folder with the built SDK script and its parts. */
  sdkDir: string;
  /** Folder with the built dashboard. */
  dashboardDir: string;
  /** Takes what an operator should know. Default: standard error, as BECKON_LOG and BECKON_LOG_LEVEL say. */
  report?: Report;
}

export interface Collector {
  /** Where it listens, without a slash at the end. */
  url: string;
  /** Where dashboard, API and metrics answer: the same, or that of `admin` in the configuration. */
  adminUrl: string;
  token: string;
  /** The token was made by this start. */
  tokenIsFresh: boolean;
  /** The admin password, when this start made it: it is kept nowhere. */
  freshPassword?: string;
  /**
   * Answers what is under way, finishes indexing and forwarding as far as a few seconds allow, and closes: within
   * 10 seconds. What is left then is done after the next start.
   */
  close(): Promise<void>;
}

/** Slow senders are cut off: a whole request within 30 s, its headers within 10 s. */
const REQUEST_TIMEOUT_MS = 30 * 1000;
const HEADERS_TIMEOUT_MS = 10 * 1000;
/**
 * Longer than proxies keep idle connections (nginx and AWS 60 s): the proxy closes first, and never sends a request
 * into a connection that is being closed here. Node's own 5 s would end as 502 now and then.
 */
const KEEP_ALIVE_MS = 75 * 1000;
const TRIM_EVERY_MS = 600 * 1000;

/** Why a port cannot be opened, and the mend. */
function listenFault({ code = '', message }: NodeJS.ErrnoException, at: Place): string {
  const { host, port, hostSetting, portSetting } = at;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is taken. Stop what uses it, or give another with ${portSetting}`;
    case 'EACCES':
      return `port ${port} on ${host} is not open to this user. Give one from 1024 up with ${portSetting}, and put a proxy in front`;
    case 'EADDRNOTAVAIL':
      return `${host} is no address of this machine. Give one of its own with ${hostSetting}, such as localhost, or 0.0.0.0 for all`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `there is no host ${host}. Give a name or an address of this machine with ${hostSetting}, without a port`;
    default:
      return `port ${port} on ${host} cannot be opened: ${message}`;
  }
}

interface Place {
  host: string;
  port: number;
  /** How others are given. */
  hostSetting: string;
  portSetting: string;
}

async function listen(handler: RequestListener, at: Place): Promise<Server> {
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: 64 * 1024,
    },
    handler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(Object.assign(new Error(`beckon: ${listenFault(error, at)}`), { code: error.code })),
    );
    server.listen(at.port, at.host, resolve);
  });
  return server;
}

/** @param opened is called when all listen; when it throws, none does */
async function openPorts(app: App, { host, port, admin }: Config, opened: () => void) {
  const drains: (() => Promise<void>)[] = [];
  async function open(handler: RequestListener, at: Place): Promise<string> {
    const draining = createDrain(handler);
    const server = await listen(draining.handler, at);
    drains.push(() => draining.drain(server));
    return urlOf(at.host, (server.address() as AddressInfo).port);
  }
  const close = () => Promise.all(drains.map((drain) => drain()));
  try {
    const url = await open(app.handler, { host, port, hostSetting: '--host', portSetting: '--port' });
    const adminUrl = admin
      ? await open(app.adminHandler, { ...admin, hostSetting: '"admin.host"', portSetting: '"admin.port"' })
      : url;
    opened();
    return { url, adminUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function secretsOf(
  { adminToken: configured, sites }: Config,
  dataDir: string,
): Promise<{ admin: AdminToken; password: AdminPassword; linkKey: Buffer | undefined }> {
  const password = await openPassword(dataDir);
  return { admin: adminToken(configured, dataDir), password, linkKey: openLinkKey(sites, dataDir) };
}

/**
 * Starts a collector.
 * @param config as in the configuration file; checked here
 * @throws ConfigError when the configuration is bad; Error when the port or the data folder is taken
 */
export async function startCollector(config: unknown, options: CollectorOptions): Promise<Collector> {
  const { report = createReport(logSettings()) } = options;
  const manifests = await readManifests();
  const checked = checkConfig(config, manifests);
  const missing = missingParts(checked, options.sdkDir);
  if (missing.length) throw new ConfigError(missing);
  const { dataDir, keep, lateDays, countryFile, userData } = checked;
  const places = countryFile ? openPlaces(countryFile, report) : undefined;
  openFolder(dataDir);
  const unlock = lockFolder(dataDir);
  removeUnfinished(dataDir);
  const { admin, password, linkKey } = await secretsOf(checked, dataDir).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const counting = Object.keys(checked.sites).filter((site) => checked.sites[site]!.dailyVisitors);
  const saltDir = join(dataDir, 'salts');
  const visitorHash = counting.length ? openVisitorHash(counting, saltDir, report) : undefined;
  if (!visitorHash && existsSync(saltDir)) deleteSalts(saltDir, report);
  const storePath = join(dataDir, 'store.sqlite');
  const logDir = join(dataDir, 'log');
  const store = openSqliteStore(storePath);
  const indexed = store.position(INDEXER);
  const targets = targetsOf(checked, manifests);
  const removers = removersOf(targets);
  for (const { site, destination } of removers) store.removals.begin(site, destination);
  const log = await openSegmentLog({ dir: logDir, atLeast: indexed, report });
  const indexer = startIndexer(
    {
      ...{ logDir, storePath, eventDays: keep.eventDays, consentDays: keep.consentDays },
      ...{ lateDays, userData, removers },
    },
    report,
    indexed,
  );
  const forwarding = createForwarding({ storePath, targets }, report);
  const beginning = beginDestinations(targets, store, indexer, log.end(), report, () => {
    forwarding.start();
    indexer.notify(log.end());
  });
  const catalogues = startCatalogues(
    { storePath, dir: join(dataDir, 'catalogue'), sites: catalogueSitesOf(checked, manifests) },
    report,
  );

  const app = createApp({
    config: checked,
    manifests,
    // The indexer hears of every durable group.
    log: {
      ...log,
      append: async (...parts) => {
        const position = await log.append(...parts);
        if (beginning.over()) indexer.notify(log.end());
        return position;
      },
    },
    store,
    indexer,
    forwarding,
    catalogues,
    placeOf: places?.of,
    visitorHashOf: visitorHash?.of,
    linkKey,
    token: admin.token,
    passwordLine: password.line,
    sdkDir: options.sdkDir,
    dashboardDir: options.dashboardDir,
    report,
  });

  async function trim(): Promise<void> {
    try {
      await log.rollOld();
      trimLog(logDir, indexer.position(), Date.now() - keep.logDays * DAY_MS);
    } catch (error) {
      report('log: old segments could not be deleted', 'error', { error: String(error) });
    }
  }
  const trimming = keep.logDays ? setInterval(trim, TRIM_EVERY_MS) : undefined;
  if (keep.logDays) await trim();

  async function release(): Promise<void> {
    clearInterval(trimming);
    beginning.stop();
    places?.close();
    visitorHash?.close();
    app.close();
    await log.close();
    await Promise.all([indexer.close(), forwarding.close(), catalogues.close()]);
    store.close();
    unlock();
  }
  const ports = await openPorts(app, checked, () => {
    admin.keep();
    password.keep();
  }).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const { url, adminUrl } = ports;
  const sites = Object.keys(checked.sites).length;
  report('listening', 'info', { url, adminUrl, sites, password: password.source });
  return {
    url,
    adminUrl,
    token: admin.token,
    tokenIsFresh: admin.fresh,
    ...(password.fresh !== undefined && { freshPassword: password.fresh }),
    async close() {
      report('stopping: finishing what is under way', 'info');
      const closed = ports.close();
      app.close();
      await closed;
      await release();
      report('stopped', 'info');
    },
  };
}
