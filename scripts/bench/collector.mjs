/** `npm run bench:collector`: what the intake and the indexer can do, beside a bare server and an afternoon's work. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureInstalled } from '../lib/install.mjs';
import { tableOf } from './collector/table.mjs';

const HELP = `npm run bench:collector [-- options]

  --table          prints the README's tables from the last full run and ends
  --quick          one short round, to see that it works; writes nothing
  --only A,B       just these measures: load, half, growth; the others keep their last figures
  --grow N         events for the store's growth  (default 1000000)
`;

const { values } = parseArgs({
  options: {
    table: { type: 'boolean' },
    quick: { type: 'boolean' },
    only: { type: 'string' },
    grow: { type: 'string' },
    help: { type: 'boolean' },
  },
});

const file = new URL('results/collector.json', import.meta.url);

async function run() {
  ensureInstalled();
  const { measureCollector } = await import('./collector/measure.mjs');
  const last = values.only ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const found = await measureCollector({
    rounds: values.quick ? 1 : 7,
    seconds: values.quick ? 1 : 3,
    grow: Number(values.grow ?? (values.quick ? 20_000 : 1_000_000)),
    only: values.only?.split(','),
    last,
  });
  const results = { ...last, ...found, measured: { ...last.measured, ...found.measured } };
  results.machine = { cpu: cpus()[0].model.trim(), cores: cpus().length, node: process.versions.node };
  if (!values.quick) {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
  console.log(tableOf(results));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

if (values.help) console.log(HELP);
else if (values.table) console.log(tableOf(JSON.parse(readFileSync(file, 'utf8'))));
else await run();
