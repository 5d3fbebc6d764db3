/**
 * The collector. Arguments: `whole`, or `intake` for one whose indexer does not run, so that it shows what an answer
 * behind fsync costs alone; the folder in which the packages are installed; and the data folder.
 */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { collectorIn } from './installed.mjs';

const [mode, installed, dataDir] = process.argv.slice(2);
const { checkConfig, createApp, openSegmentLog, openSqliteStore, startCollector } =
  await collectorIn(installed);
const config = {
  port: 0,
  dataDir,
  rateLimits: { perAddress: 0, perSite: 0 },
  sites: { shop: { origins: ['https://shop.example'] } },
};
const warn = (message, level, fields) => level !== 'info' && console.error(message, fields);
const folders = { sdkDir: dataDir, dashboardDir: dataDir };

if (mode === 'whole') {
  const { url, token } = await startCollector(config, { ...folders, report: warn });
  console.log(`${url}/bk/e/shop ${token}`);
} else {
  mkdirSync(dataDir, { recursive: true });
  const log = await openSegmentLog({ dir: join(dataDir, 'log') });
  const indexer = {
    notify() {},
    position: () => log.end(),
    healthy: () => true,
    damagedBytes: () => 0,
    onPass: () => () => {},
    close: async () => {},
  };
  const { handler } = createApp({
    config: checkConfig(config, new Map()),
    manifests: new Map(),
    log,
    store: openSqliteStore(join(dataDir, 'store.sqlite')),
    indexer,
    forwarding: { targets: [], wake() {}, act() {}, close: async () => {} },
    catalogues: { sites: [], work: () => ({ ended: {} }), wake() {}, act: () => 0, close: async () => {} },
    token: 'bench',
    passwordLine: () => '',
    ...folders,
    report: warn,
  });
  const server = createServer(handler);
  server.listen(0, 'localhost', () => console.log(`http://localhost:${server.address().port}/bk/e/shop`));
}
