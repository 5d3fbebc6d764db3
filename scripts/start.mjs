/** `npm start`: installs and builds what is missing, then runs the collector with the example shop, or another example. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/root.mjs';

/** Those with a dev server of their own. */
const examples = readdirSync(join(root, 'examples')).filter((name) =>
  readdirSync(join(root, 'examples', name)).some((file) => /^(vite|next)\.config\./.test(file)),
);
const HELP = `npm start [-- --port N --data DIR --example NAME]

  --port N        first port: the shop listens on N, the collector on the next free one  (default 8080, or PORT)
  --data DIR      where events are kept                                                 (default .beckon)
  --example NAME  beside the shop, the dev server of an example: ${examples.join(', ')}
`;

function fail(message) {
  console.error(`beckon: ${message}\n\n${HELP}`);
  process.exit(2);
}

function parse() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        example: { type: 'string' },
        help: { type: 'boolean' },
      },
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
const { example } = values;
if (example !== undefined && !examples.includes(example))
  fail(`--example: there is no "${example}". Choose one of ${examples.join(', ')}`);

ensureInstalled();
ensureBuilt(['script', 'dashboard', 'shop']);
if (example === 'next') (await import('./lib/next.mjs')).ensureNext();
// One process for everything: what stops this stops all, and nothing is left behind.
const { register } = await import('tsx/esm/api');
register();
const { runDemo } = await import('./lib/demo.ts');
try {
  await runDemo({ port, dataDir: values.data ?? '.beckon', example });
} catch (error) {
  // Faults of the setting (a data folder in use, no free port) say their mend; others keep their trace.
  console.error(/^beckon: /.test(error.message) ? error.message : error);
  process.exit(1);
}
