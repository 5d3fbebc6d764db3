/** The example shop and a collector for it, in one process. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { join, resolve } from 'node:path';
import { createShop } from '../../examples/shop/server.ts';
import { startCollector } from '../../packages/collector/src/index.ts';
import { root } from './root.mjs';
import { runExample } from './run-example.ts';

export interface DemoOptions {
  /** The shop's port; the collector takes the next free one. */
  port: number;
  dataDir: string;
  /** One of examples/ to run beside the shop, with its own dev server. */
  example?: string | undefined;
}

const HOST = 'localhost';
const TRIES = 50;

function listen(handler: RequestListener, port: number): Promise<Server> {
  const server = createServer(handler);
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, HOST, () => done(server));
  });
}

/** Runs `open` with the first port from `from` on that is free, and says when one is taken. */
async function onFreePort<T>(
  what: string,
  from: number,
  open: (port: number) => Promise<T>,
): Promise<{ port: number; opened: T }> {
  for (let port = from; port < from + TRIES; port++) {
    try {
      return { port, opened: await open(port) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      console.log(`port ${port} is taken, trying ${port + 1} for the ${what}`);
    }
  }
  throw new Error(`beckon: no free port from ${from} to ${from + TRIES - 1}. Choose others with --port`);
}

async function answers(url: string): Promise<void> {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`beckon: ${url} answers ${answer.status}`);
}

/** Calls `stop` on Ctrl-C, on a kill, and when the npm that started us is gone (it may die without a word). */
function onEnd(stop: () => void): void {
  const parent = process.ppid;
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
  if (process.env['npm_lifecycle_event'])
    setInterval(() => {
      if (process.ppid !== parent) stop();
    }, 1000).unref();
}

export async function runDemo({ port, dataDir, example }: DemoOptions): Promise<void> {
  // The shop needs the collector's address, and the collector comes behind the shop: the handler is set late.
  let shop: RequestListener = (_req, res) => res.writeHead(503).end();
  const front = await onFreePort('shop', port, (free) => listen((req, res) => shop(req, res), free));
  const back = await onFreePort('collector', front.port + 1, (free) =>
    startCollector(
      {
        host: HOST,
        port: free,
        dataDir: resolve(root, dataDir),
        sites: demoSites(`http://${HOST}:${front.port}/feed.xml`),
      },
      { sdkDir: join(root, 'packages/sdk/dist'), dashboardDir: join(root, 'packages/dashboard/dist') },
    ),
  );
  const collector = back.opened;
  shop = createShop({
    beckonScript: `${collector.url}/b.js`,
    others: Object.fromEntries(
      Object.keys(listening).map((name) => [name, `${collector.url}/b/shop-${name}.js`]),
    ),
  });

  let stopping = false;
  let app: Awaited<ReturnType<typeof runExample>> | undefined;
  onEnd(() => {
    if (stopping) return;
    stopping = true;
    app?.stop();
    front.opened.close();
    front.opened.closeAllConnections();
    void collector.close().then(() => process.exit(0));
  });

  const shopUrl = `http://${HOST}:${front.port}`;
  const dashboardUrl = `${collector.url}/dashboard/`;
  await Promise.all([answers(`${shopUrl}/`), answers(`${collector.url}/healthz`), answers(dashboardUrl)]);
  if (example) app = await runExample(example, `${collector.url}/bk/e/shop`);
  console.log(`\nshop ${shopUrl}`);
  if (app) console.log(`${example} ${app.url}`);
  console.log(`collector ${collector.url}`);
  console.log(`dashboard ${dashboardUrl}`);
  console.log(`token ${collector.token}`);
  if (collector.freshPassword) console.log(`password ${collector.freshPassword}`);
  console.log(
    '\nOpen the shop, accept or refuse in its banner, and watch the dashboard. Ctrl-C stops everything.',
  );
  console.log(
    collector.freshPassword
      ? 'The password signs in to the dashboard. It is not shown again.'
      : `The password was shown at the first start; ${dashboardUrl}#token=TOKEN opens the dashboard too.`,
  );
}

/** Banners that the shop's visitors can switch to, with what makes beckon listen to them. */
const listening = {
  cookieconsent: { cookieconsent: {} },
  klaro: { klaro: {} },
  tcf: { tcf: { vendors: [755, 91] } },
};

/**
 * The first is that of the shop's own banner; what a script listens to is baked in, so each other banner has a site.
 * @param feed the shop's products, which its events are compared with
 */
function demoSites(feed: string): Record<string, object> {
  const site = {
    origins: ['http://localhost:*', 'http://127.0.0.1:*'],
    destinations: demoDestinations(),
  };
  const others = Object.entries(listening).map(([name, consentSources]) => [
    `shop-${name}`,
    { ...site, consentSources },
  ]);
  return { shop: { ...site, catalogue: { url: feed, allowPrivate: true } }, ...Object.fromEntries(others) };
}

/** Ids from the environment, so that the shop can feed real test pixels; without them only the collector is fed. */
function demoDestinations(): Record<string, Record<string, unknown>> {
  const { BECKON_META, BECKON_TIKTOK, BECKON_GOOGLE } = process.env;
  return {
    ...(BECKON_META && { meta: { pixelId: BECKON_META } }),
    ...(BECKON_TIKTOK && { tiktok: { pixelCode: BECKON_TIKTOK } }),
    ...(BECKON_GOOGLE && { google: { ids: BECKON_GOOGLE.split(',') } }),
  };
}
