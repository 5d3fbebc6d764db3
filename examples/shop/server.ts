/** The shop as a handler for node:http. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readAssets } from './server/assets.ts';
import { type Banner, bannerOf, banners, isBanner, rememberBanner } from './server/banners.ts';
import { productFeed } from './server/feed.ts';
import { readImage } from './server/images.ts';
import { layout } from './server/layout.ts';
import { route } from './server/router.ts';
import { commonHeaders, contentSecurityPolicy } from './server/security.ts';

export interface ShopOptions {
  /** Full URL of the collector's script; '' leaves tracking out. */
  beckonScript: string;
  /** Whether calls made before the script has loaded are queued. Default true. */
  stub?: boolean;
  /** Other banners that a visitor can switch to: for each the script of a site that listens to it. Default none. */
  others?: Readonly<Partial<Record<Banner, string>>>;
}

const MAX_URL = 2048;
const ASSET_SECONDS = 600;
const IMAGE_SECONDS = 86_400;

/** The address as the visitor sees it, for canonical links. Only a plain host name and port is believed. */
function originOf(req: IncomingMessage): string {
  const host = req.headers.host ?? '';
  return `http://${/^[\w.-]{1,200}(:\d{1,5})?$/.test(host) ? host : 'localhost'}`;
}

function parse(url: string): { path: string; query: URLSearchParams } | undefined {
  try {
    const [path = '', ...rest] = url.split('?');
    const decoded = decodeURIComponent(path);
    return {
      path: decoded.length > 1 ? decoded.replace(/\/$/, '') : '/',
      query: new URLSearchParams(rest.join('?')),
    };
  } catch {
    return undefined;
  }
}

export function createShop({
  beckonScript,
  stub = true,
  others = {},
}: ShopOptions): (req: IncomingMessage, res: ServerResponse) => void {
  const assets = readAssets();
  const scripts: Readonly<Partial<Record<Banner, string>>> = { ...others, own: beckonScript };
  const offered = banners.filter((name) => scripts[name] !== undefined);

  function send(
    { req, res }: { req: IncomingMessage; res: ServerResponse },
    status: number,
    headers: Record<string, string>,
    body: string | Buffer,
  ): void {
    const length = String(Buffer.byteLength(body));
    res.writeHead(status, { ...commonHeaders, 'content-length': length, ...headers });
    res.end(req.method === 'HEAD' ? undefined : body);
  }
  const refuse = (
    to: { req: IncomingMessage; res: ServerResponse },
    status: number,
    text: string,
    more = {},
  ) => send(to, status, { 'content-type': 'text/plain; charset=utf-8', ...more }, `${text}\n`);

  return (req, res) => {
    const to = { req, res };
    const url = req.url ?? '/';
    if (req.method !== 'GET' && req.method !== 'HEAD')
      return refuse(to, 405, 'Only GET and HEAD', { allow: 'GET, HEAD' });
    if (url.length > MAX_URL) return refuse(to, 414, 'This address is too long');
    const asked = parse(url);
    if (!asked) return refuse(to, 400, 'This address is not readable');
    const { path, query } = asked;

    const asset = assets.get(path === '/favicon.ico' ? 'favicon.svg' : path.replace('/assets/', ''));
    if (asset && (path.startsWith('/assets/') || path === '/favicon.ico')) {
      const headers = { etag: asset.etag, 'cache-control': `public, max-age=${ASSET_SECONDS}` };
      if (req.headers['if-none-match'] === asset.etag) {
        res.writeHead(304, { ...commonHeaders, ...headers }).end();
        return undefined;
      }
      return send(to, 200, { ...headers, 'content-type': asset.type }, asset.body);
    }
    if (path === '/feed.xml')
      return send(
        to,
        200,
        { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'no-cache' },
        productFeed(originOf(req)),
      );
    if (path.startsWith('/img/')) {
      const image = readImage(path);
      if (!image) return refuse(to, 404, 'No such picture');
      const headers = {
        'content-type': 'image/svg+xml',
        'cache-control': `public, max-age=${IMAGE_SECONDS}`,
      };
      return send(to, 200, headers, image);
    }
    const wanted = query.get('banner');
    if (isBanner(wanted) && offered.includes(wanted))
      return send(
        to,
        303,
        // Back to the same page, whose address is then the one that everybody knows; never to another host.
        {
          location: encodeURI(path.replace(/^\/+/, '/')),
          'set-cookie': rememberBanner(wanted),
          'cache-control': 'no-store',
        },
        '',
      );
    const banner = bannerOf(req.headers.cookie, offered);
    const script = scripts[banner] ?? beckonScript;
    const page = route(path, query);
    const nonce = randomBytes(16).toString('base64');
    return send(
      to,
      page.status ?? 200,
      {
        'content-type': 'text/html; charset=utf-8',
        // Not no-store: pages may be restored from the back/forward cache.
        'cache-control': 'private, no-cache',
        'content-security-policy': contentSecurityPolicy(script, nonce),
      },
      layout(page, { origin: originOf(req), nonce, beckonScript: script, stub, banner, offered }),
    );
  };
}
