/** nginx and Caddy in turn, each in front of a collector and a shop: per test file. */
import { join } from 'node:path';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  type PageServer,
  servePages,
  startCollectorProcess,
  tempDir,
} from '@beckon/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Asking, ask, exampleConfig, type Front, startCaddy, startNginx, type Told } from './front.ts';

export const ADMIN = 'beckon.shop.example';
export const ORIGIN = 'https://shop.example';
/** Folders of the shop's host that an operator may have chosen. */
const FOLDERS = `
    location /stripped/ {
      proxy_pass http://beckon/;
    }
    location /kept/ {
      proxy_pass http://beckon;
    }`;

/** The example's configuration; all of a test come from few addresses. */
export const config = (over: Record<string, unknown> = {}) => ({
  ...exampleConfig,
  dataDir: join(tempDir(), 'data'),
  rateLimits: { perAddress: 5, perSite: 0 },
  basePath: '/kept',
  sites: { shop: { ...(exampleConfig['sites'] as { shop: object }).shop, consent: 'granted' } },
  ...over,
});

const html = (script: string) =>
  `<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><script async src="${script}"></script>Shop</html>`;

const proxies = [
  {
    nginx: true,
    proxy: 'nginx on paths of the shop',
    start: (behind: Parameters<typeof startNginx>[0]) => startNginx(behind, FOLDERS),
    host: 'shop.example',
    script: '/b/shop.js',
  },
  {
    nginx: false,
    proxy: 'Caddy on a subdomain',
    start: startCaddy,
    host: 'data.shop.example',
    script: 'https://data.shop.example/b.js',
  },
];

export interface ProxyWorld {
  /** It is nginx, not Caddy. */
  nginx: boolean;
  /** Where pages send to. */
  host: string;
  collector: CollectorProcess;
  front: Front;
  /** The same proxy once more, before another collector. */
  before(collector: CollectorProcess): Promise<Front>;
  /** Sends a batch of one event from outside, as a page of the shop. */
  send(asking?: Asking, to?: Front): Promise<Told>;
}

/** Declares the same rows for both. */
export function behindEachProxy(rows: (t: ProxyWorld) => void): void {
  describe.each(proxies)('$proxy', ({ nginx, start, host, script }) => {
    let shop: PageServer;
    const t = {
      nginx,
      host,
      before: (collector) => start({ collector: collector.port, shop: Number(new URL(shop.url).port) }),
      send: (asking = {}, to = t.front) =>
        ask(to, host, '/bk/e/shop', {
          method: 'POST',
          body: makeBatch([makeEvent()]),
          ...asking,
          headers: { origin: ORIGIN, ...asking.headers },
        }),
    } as ProxyWorld;
    beforeAll(async () => {
      shop = await servePages((path) => {
        if (path === '/' || path === '/down') return html(script);
        const folder = /^\/in(\/(?:kept|stripped))$/.exec(path)?.[1];
        return folder && html(`${folder}/b.js`);
      });
      t.collector = await startCollectorProcess(config());
      t.front = await t.before(t.collector);
    });
    afterAll(async () => {
      await t.front?.stop();
      await shop?.close();
      await t.collector?.kill();
    });
    rows(t);
  });
}
