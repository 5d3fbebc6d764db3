/** Opens everything a collector needs and listens: the only place that opens a port. */
import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type App, createApp } from './app.ts';
import { checkConfig } from './config/config.ts';
import { adminToken } from './config/load.ts';
import { readManifests } from './config/manifests.ts';
import { startForwarding, targetsOf } from './forward/forwarding.ts';
import { startIndexer } from './indexer/indexer.ts';
import { INDEXER } from './indexer/run-pass.ts';
import { deleteSalts } from './intake/daily-salts.ts';
import { openPlaces } from './intake/places.ts';
import { openVisitorHash } from './intake/visitor-hash.ts';
import { openSegmentLog } from './log/segment-log.ts';
import { trimLog } from './log/trim-log.ts';
import { DAY_MS } from './store/day.ts';
import { lockFolder } from './store/lock-folder.ts';
import { openSqliteStore } from './store/sqlite-store.ts';

export interface CollectorOptions {
  /** Folder with the built SDK script and its parts. */
  sdkDir: string;
  /** Folder with the built dashboard. */
  dashboardDir: string;
  /** Takes one line per unexpected event. Default: standard error. */
  report?(message: string): void;
}

export interface Collector {
  /** Where it listens, without a slash at the end. */
  url: string;
  token: string;
  /** The token was made by this start. */
  tokenIsFresh: boolean;
  /** Answers what is under way, finishes indexing, and closes. */
  close(): Promise<void>;
}

/** Slow senders are cut off: a whole request within 30 s, its headers within 10 s. */
const REQUEST_TIMEOUT_MS = 30 * 1000;
const HEADERS_TIMEOUT_MS = 10 * 1000;
const TRIM_EVERY_MS = 600 * 1000;

async function listen(app: App, host: string, port: number): Promise<Server> {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS, maxHeaderSize: 64 * 1024 },
    app.handler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `beckon: port ${port} on ${host} is taken. Stop what uses it, or give another with --port`,
            )
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
  return server;
}

/**
 * Starts a collector.
 * @param config as in the configuration file; checked here
 * @throws ConfigError when the configuration is bad; Error when the port or the data folder is taken
 */
export async function startCollector(config: unknown, options: CollectorOptions): Promise<Collector> {
  const { report = (message: string) => console.error(`beckon: ${message}`) } = options;
  const manifests = await readManifests();
  const checked = checkConfig(config, manifests);
  const { dataDir, host, port, keep, lateDays, countryFile } = checked;
  const places = countryFile ? openPlaces(countryFile, report) : undefined;
  mkdirSync(dataDir, { recursive: true });
  const unlock = lockFolder(dataDir);
  const { token, fresh } = adminToken(checked.adminToken, dataDir);
  const counting = Object.keys(checked.sites).filter((site) => checked.sites[site]!.dailyVisitors);
  const saltDir = join(dataDir, 'salts');
  const visitorHash = counting.length ? openVisitorHash(counting, saltDir, report) : undefined;
  if (!visitorHash && existsSync(saltDir)) deleteSalts(saltDir, report);
  const storePath = join(dataDir, 'store.sqlite');
  const logDir = join(dataDir, 'log');
  const store = openSqliteStore(storePath);
  const indexed = store.position(INDEXER);
  const log = await openSegmentLog({ dir: logDir, atLeast: indexed, report });
  const indexer = startIndexer({ logDir, storePath, eventDays: keep.eventDays, lateDays }, report, indexed);
  indexer.notify(log.end());
  const forwarding = startForwarding({ storePath, targets: targetsOf(checked, manifests) }, report);

  const app = createApp({
    config: checked,
    manifests,
    // The indexer hears of every durable group.
    log: {
      ...log,
      append: async (payload) => {
        const position = await log.append(payload);
        indexer.notify(log.end());
        return position;
      },
    },
    store,
    indexer,
    forwarding,
    placeOf: places?.of,
    visitorHashOf: visitorHash?.of,
    token,
    sdkDir: options.sdkDir,
    dashboardDir: options.dashboardDir,
    report,
  });

  function trim(): void {
    try {
      trimLog(logDir, indexer.position(), Date.now() - keep.logDays * DAY_MS);
    } catch (error) {
      report(`log: old segments could not be deleted: ${error}`);
    }
  }
  const trimming = keep.logDays ? setInterval(trim, TRIM_EVERY_MS) : undefined;

  async function release(): Promise<void> {
    clearInterval(trimming);
    places?.close();
    visitorHash?.close();
    app.close();
    await log.close();
    await indexer.close();
    await forwarding.close();
    store.close();
    unlock();
  }
  const server = await listen(app, host, port).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  const { port: real } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${real}`,
    token,
    tokenIsFresh: fresh,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      app.close();
      server.closeIdleConnections();
      const impatient = setTimeout(() => server.closeAllConnections(), 5000);
      await closed;
      clearTimeout(impatient);
      await release();
    },
  };
}
