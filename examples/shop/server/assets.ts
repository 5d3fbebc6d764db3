/** The shop's static files, read once at the start. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Asset {
  type: string;
  body: Buffer;
  etag: string;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const folder = fileURLToPath(new URL('../public/', import.meta.url));
const banner = 'vanilla-cookieconsent/dist/cookieconsent';

/** The order matters: later files refine earlier ones. */
const styles = ['base', 'chrome', 'home', 'listing', 'product', 'cart', 'checkout', 'banner'];

const asset = (name: string, body: Buffer): Asset => ({
  type: types[extname(name)] ?? 'application/octet-stream',
  body,
  etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`,
});

/**
 * By the name under `/assets/`. Names are neutral: block lists hide files called after cookies, consent or
 * tracking, and a banner that is hidden can never be answered.
 */
export function readAssets(): ReadonlyMap<string, Asset> {
  const { resolve } = createRequire(import.meta.url);
  const found = new Map<string, Asset>();
  const add = (name: string, body: Buffer) => found.set(name, asset(name, body));
  for (const name of readdirSync(folder)) {
    if (extname(name) !== '.js' && extname(name) !== '.svg') continue;
    add(name === 'consent.js' ? 'choices.js' : name, readFileSync(folder + name));
  }
  for (const name of readdirSync(`${folder}fonts`))
    if (extname(name) === '.woff2') add(`fonts/${name}`, readFileSync(`${folder}fonts/${name}`));
  add('shop.css', Buffer.concat(styles.map((name) => readFileSync(`${folder}styles/${name}.css`))));
  add('banner.css', readFileSync(resolve(`${banner}.css`)));
  add('banner.js', readFileSync(resolve(`${banner}.umd.js`)));
  return found;
}
