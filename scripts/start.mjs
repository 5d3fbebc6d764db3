/** `npm start`: installs and builds what is missing, then runs the collector with the example shop. */
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';

const HELP = `npm start [-- --port N --data DIR]

  --port N     first port: the shop listens on N, the collector on the next free one  (default 8080, or PORT)
  --data DIR   where events are kept                                                 (default .beckon)
`;

function fail(message) {
  console.error(`beckon: ${message}\n\n${HELP}`);
  process.exit(2);
}

function parse() {
  try {
    return parseArgs({
      options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } },
    }).values;
  } catch (error) {
    return fail(error.message);
  }
}

const values = parse();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const port = Number(values.port ?? process.env.PORT ?? 8080);
if (!Number.isInteger(port) || port < 1 || port > 65000)
  fail('--port must be a whole number from 1 to 65000');

ensureInstalled();
ensureBuilt(['script', 'dashboard', 'shop']);
// One process for everything: what stops this stops all, and nothing is left behind.
const { register } = await import('tsx/esm/api');
register();
const { runDemo } = await import('./lib/demo.ts');
try {
  await runDemo({ port, dataDir: values.data ?? '.beckon' });
} catch (error) {
  // Faults of the setting (a data folder in use, no free port) say their mend; others keep their trace.
  console.error(/^beckon: /.test(error.message) ? error.message : error);
  process.exit(1);
}
