/** Prints minified, gzip and brotli bytes of each built file against its budget; exits 1 when one is over. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/root.mjs';

/** Brotli bytes. Every `to-NAME.js` is a browser half of a vendor; `to-shared.js` is what they have in common. Every `from-NAME.js` is a source of consent, every `auto-NAME.js` records something without code. */
const budgets = {
  'beckon.js': 6000,
  'captures.js': 300,
  'consent.js': 2500,
  'count.js': 800,
  'debug.js': 2000,
  'earlier.js': 500,
  'explain.js': 1000,
  'history.js': 200,
  'measure.js': 900,
  'mirror.js': 770,
  'record.js': 1650,
  'write-google.js': 800,
  'to-shared.js': 1500,
  // It has to tell a banner's words from beckon's own.
  'from-google.js': 750,
  // It asks for frames what the framework's stub forgets to tell them.
  'from-tcf.js': 1050,
  'from-gpp.js': 1150,
  // Two versions that have nothing in common.
  'from-usercentrics.js': 800,
  // Most of it is what must not be read.
  'auto-leads.js': 1800,
  // They find their frames, and have what all players share.
  'auto-vimeo.js': 1100,
  'auto-youtube.js': 1100,
  // Four syntaxes, as shops' templates print them, broken ones included.
  'auto-products.js': 6000,
  // A cart is told in a way of its own by each shop system: WooCommerce alone has forms of four kinds, links, and a page.
  'auto-cart.js': 3100,
  'auto-data-layer.js': 2000,
  'auto-attributes.js': 2100,
  // Which vendor calls its click what, and where it keeps it.
  'auto-ad-ids.js': 1250,
  // Links, forms and calls, the tokens of all, and what comes back.
  'auto-linker.js': 1850,
};
const PIXEL_BUDGET = 1000;
const SOURCE_BUDGET = 700;
const CAPTURE_BUDGET = 1000;

const number = (n) => n.toLocaleString('en-US');

ensureInstalled();
ensureBuilt(['script']);
const dist = join(root, 'packages/sdk/dist');
const files = new Set([
  ...Object.keys(budgets),
  ...readdirSync(dist)
    .filter((name) => /^(to|from|auto)-.*\.js$/.test(name))
    .sort(),
]);
let over = 0;
console.log('file                 minified     gzip   brotli   budget');
for (const name of files) {
  const file = join(dist, name);
  if (!existsSync(file)) throw new Error(`beckon: size: ${name} was not built`);
  const bytes = readFileSync(file);
  const brotli = brotliCompressSync(bytes).length;
  const kind = name.split('-')[0];
  const budget = budgets[name] ?? { from: SOURCE_BUDGET, auto: CAPTURE_BUDGET, to: PIXEL_BUDGET }[kind];
  if (brotli > budget) over++;
  const cells = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli, budget];
  console.log(
    name.padEnd(20),
    cells.map((n) => String(n).padStart(8)).join(' '),
    brotli > budget ? ' OVER' : '',
  );
}
const { version } = JSON.parse(readFileSync(join(root, 'packages/sdk/package.json'), 'utf8'));
if (!readFileSync(join(dist, 'beckon.js'), 'utf8').includes(`"${version}"`)) {
  console.log(`version.ts does not say ${version}, as packages/sdk/package.json does`);
  over++;
}
const readme = readFileSync(join(root, 'README.md'), 'utf8');
for (const claim of [
  `budget of ${number(budgets['beckon.js'])} bytes brotli`,
  `each browser half of ${number(PIXEL_BUDGET)}`,
])
  if (!readme.includes(claim)) {
    console.log(`README.md does not say "${claim}"`);
    over++;
  }
process.exitCode = over ? 1 : 0;
