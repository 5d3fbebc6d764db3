/** The shop's static files, read once at the start. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
/** The framework's libraries as the build leaves them: one file. */
const framework = fileURLToPath(new URL('../dist/framework.js', import.meta.url));

/** The order matters: later files refine earlier ones. */
const styles = [
  'base',
  'chrome',
  'home',
  'listing',
  'product',
  'cart',
  'checkout',
  'ask',
  'banner',
  'banner-klaro',
];

const renamed: Readonly<Record<string, string>> = {
  'consent.js': 'answers-own.js',
  'consent-cookieconsent.js': 'answers-cc.js',
  'consent-klaro.js': 'answers-klaro.js',
  'consent-tcf.js': 'answers-tcf.js',
};

const libraries: Readonly<Record<string, string>> = {
  'banner.css': 'vanilla-cookieconsent/dist/cookieconsent.css',
  'banner.js': 'vanilla-cookieconsent/dist/cookieconsent.umd.js',
  // The other one writes styles into the page, which the policy forbids.
  'banner-klaro.css': 'klaro/dist/klaro.min.css',
  'banner-klaro.js': 'klaro/dist/klaro-no-css.js',
  'stub.js': '@iabtechlabtcf/stub',
};

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
    if (name !== 'framework.js') add(renamed[name] ?? name, readFileSync(folder + name));
    else if (existsSync(framework)) add(name, readFileSync(framework));
  }
  for (const name of readdirSync(`${folder}fonts`))
    if (extname(name) === '.woff2') add(`fonts/${name}`, readFileSync(`${folder}fonts/${name}`));
  add('shop.css', Buffer.concat(styles.map((name) => readFileSync(`${folder}styles/${name}.css`))));
  for (const [name, file] of Object.entries(libraries)) add(name, readFileSync(resolve(file)));
  return found;
}
