/** `npm run bench:collector`: what the intake and the indexer can do, beside a bare server and an afternoon's work. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureInstalled } from '../lib/install.mjs';

const HELP = `npm run bench:collector [-- options]

  --quick          one short round, to see that it works; writes nothing
  --grow N         events for the store's growth  (default 1000000)
`;

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, grow: { type: 'string' }, help: { type: 'boolean' } },
});

async function run() {
  ensureInstalled();
  const { measureCollector, tableOf } = await import('./collector/measure.mjs');
  const results = await measureCollector({
    rounds: values.quick ? 1 : 3,
    seconds: values.quick ? 1 : 3,
    grow: Number(values.grow ?? (values.quick ? 20_000 : 1_000_000)),
  });
  results.machine = { cpu: cpus()[0].model.trim(), cores: cpus().length, node: process.versions.node };
  if (!values.quick) {
    const file = new URL('results/collector.json', import.meta.url);
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
  console.log(tableOf(results));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

if (values.help) console.log(HELP);
else await run();
