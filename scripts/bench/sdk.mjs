/** `npm run bench:sdk`: measures beckon's script beside its peers in a real Chromium; see the README's tables. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../lib/build.mjs';
import { ensureInstalled } from '../lib/install.mjs';
import { makeTable } from './sdk/table.mjs';

const HELP = `npm run bench:sdk [-- options]

  --quick        few repeats and tries, to see that it works; writes nothing
  --only A,B     just these measures: start, track, visit, delivery; the others keep their last figures
  --peers A,B    just these peers beside beckon; writes nothing
  --table        prints the README's tables from the last full run and ends
`;

const file = new URL('results/sdk.json', import.meta.url);
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    only: { type: 'string' },
    peers: { type: 'string' },
    table: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});

/** Puts the figures of the last run where this run has none. */
function keepTheRest(results) {
  if (!existsSync(file)) return;
  const last = JSON.parse(readFileSync(file, 'utf8'));
  results.measured = { ...last.measured, ...results.measured };
  results.floor ??= last.floor;
  results.subjects = results.subjects.map((subject) => ({
    ...last.subjects.find(({ id }) => id === subject.id),
    ...subject,
  }));
}

const machine = {
  cpu: cpus()[0].model.trim(),
  cores: cpus().length,
  node: process.versions.node,
  // Programs that wanted to run at the start: above the number of cores, figures are wilder.
  load: Math.round(loadavg()[0]),
};

function finish(results) {
  results.machine = { ...machine, ...results.machine };
  if (values.only) keepTheRest(results);
  return results;
}

async function run() {
  ensureInstalled();
  ensureBuilt(['script']);
  const { measure } = await import('./sdk/measure.mjs');
  const results = finish(
    await measure({
      repeats: values.quick ? 2 : 7,
      tries: values.quick ? 4 : 20,
      only: values.only?.split(','),
      peers: values.peers?.split(','),
    }),
  );
  if (!values.quick && !values.peers) {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
  console.log(makeTable(results));
}

// Playwright ends its browsers when the process exits.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

if (values.help) console.log(HELP);
else if (values.table) console.log(makeTable(JSON.parse(readFileSync(file, 'utf8'))));
else await run();
