#!/usr/bin/env node
/** The `beckon` command. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { ConfigError } from '@beckon/collector';
import { serve } from './serve.ts';

const HELP = `beckon: the first-party event collector

Usage
  beckon serve [options]     run the collector

Options
  --config FILE   configuration, JSON or a JavaScript module  (default beckon.config.json)
  --port N        listen here; 0 takes any free port          (overrides the file)
  --host HOST     listen on this name or address              (overrides the file)
  --data DIR      keep events here                            (overrides the file)
  --version       print the version
  --help          print this

Environment
  BECKON_ADMIN_TOKEN   token of the admin API and the dashboard
`;

function usage(message: string): never {
  console.error(`beckon: ${message}\n\n${HELP}`);
  process.exit(2);
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        config: { type: 'string', default: 'beckon.config.json' },
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        version: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return usage((error as Error).message);
  }
}

const { values, positionals } = parse();
if (values.help) console.log(HELP);
else if (values.version) {
  const file = createRequire(import.meta.url).resolve('beckon/package.json');
  console.log((JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version);
} else if (positionals[0] !== 'serve' || positionals.length > 1) {
  usage(positionals[0] ? `unknown command "${positionals.join(' ')}"` : 'name a command');
} else {
  if (values.port !== undefined && !/^\d+$/.test(values.port)) usage('--port must be a number');
  try {
    await serve(values);
  } catch (error) {
    console.error(error instanceof ConfigError || error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
