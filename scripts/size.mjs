/** Prints minified, gzip and brotli bytes of each built file against its budget; exits 1 when one is over. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/root.mjs';

/** Brotli bytes. Every `to-NAME.js` is a browser half of a vendor; `to-shared.js` is what they have in common. Every `from-NAME.js` is a source of consent. */
const budgets = {
  'beckon.js': 6000,
  'consent.js': 2300,
  'debug.js': 2000,
  'earlier.js': 500,
  'explain.js': 1000,
  'mirror.js': 600,
  'write-google.js': 800,
  'to-shared.js': 1400,
  // Two products, two modes of consent.
  'to-google.js': 1300,
  // It has to tell a banner's words from beckon's own.
  'from-google.js': 750,
  // It asks for frames what the framework's stub forgets to tell them.
  'from-tcf.js': 1050,
  'from-gpp.js': 1000,
  // Two versions that have nothing in common.
  'from-usercentrics.js': 800,
};
const PIXEL_BUDGET = 1000;
const SOURCE_BUDGET = 700;

const number = (n) => n.toLocaleString('en-US');

ensureInstalled();
ensureBuilt(['script']);
const dist = join(root, 'packages/sdk/dist');
const files = new Set([
  ...Object.keys(budgets),
  ...readdirSync(dist)
    .filter((name) => /^(to|from)-.*\.js$/.test(name))
    .sort(),
]);
let over = 0;
console.log('file                 minified     gzip   brotli   budget');
for (const name of files) {
  const file = join(dist, name);
  if (!existsSync(file)) throw new Error(`beckon: size: ${name} was not built`);
  const bytes = readFileSync(file);
  const brotli = brotliCompressSync(bytes).length;
  const budget = budgets[name] ?? (name.startsWith('from-') ? SOURCE_BUDGET : PIXEL_BUDGET);
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
