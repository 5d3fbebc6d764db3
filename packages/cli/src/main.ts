#!/usr/bin/env node
/** The `beckon` command. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { ConfigError } from '@beckon/collector';
import { backup } from './commands/backup.ts';
import { badRows } from './commands/bad-rows.ts';
import { catalogue } from './commands/catalogue.ts';
import { type Command, UsageError, type Values } from './commands/command.ts';
import { csp } from './commands/csp.ts';
import { deadLetters, deliveries } from './commands/deliveries.ts';
import { init } from './commands/init.ts';
import { password } from './commands/password.ts';
import { consents, exportPerson, forget } from './commands/person.ts';
import { rebuild } from './commands/rebuild.ts';
import { serve } from './commands/serve.ts';
import { status } from './commands/status.ts';
import { tail } from './commands/tail.ts';

const commands: Record<string, Command> = {
  init,
  serve,
  status,
  tail,
  'bad-rows': badRows,
  deliveries,
  'dead-letters': deadLetters,
  catalogue,
  export: exportPerson,
  consents,
  forget,
  password,
  backup,
  rebuild,
  csp,
};

const HELP = `beckon: the first-party event collector

Usage
${Object.entries(commands)
  .map(([name, { summary }]) => `  beckon ${name.padEnd(12)} ${summary}`)
  .join('\n')}

  beckon COMMAND --help   its options
  beckon --version        print the version

Environment
  BECKON_ADMIN_TOKEN      bearer token of the admin API
  BECKON_ADMIN_PASSWORD   password of the dashboard, instead of the one in the data folder
  BECKON_LOG              json or text: what "serve" logs on standard error  (default: text in a terminal)
  BECKON_LOG_LEVEL        debug, info, warn, error or silent                 (default info)
`;

const helpOf = (name: string, { summary, usage, help }: Command) =>
  `beckon ${name}: ${summary}\n\nUsage\n  beckon ${name} ${usage}\n\nOptions\n${help}\n`;

function version(): string {
  const file = createRequire(import.meta.url).resolve('beckon/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Wrong usage ends with 2, what could not be done with 1. */
function fail(message: string, code: 1 | 2): void {
  console.error(message);
  process.exitCode = code;
}

/** Standard output may end before the command does, as with `| head -1`: nothing is wrong then. */
function mindOutput(runsOn = false): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (runsOn) return;
    if (error.code === 'EPIPE') process.exit();
    fail(`beckon: standard output cannot be written: ${error.message}`, 1);
    process.exit();
  });
}

async function runCommand(name: string, command: Command, args: string[]): Promise<void> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
    });
    if (values['help']) return console.log(helpOf(name, command));
    const [operand = '', ...more] = positionals;
    if (more.length || (operand && !command.operand))
      throw new UsageError(`"${name}" does not take "${more[0] ?? operand}"`);
    await command.run(values as Values, operand);
  } catch (error) {
    if (error instanceof ConfigError) return fail(error.message, 1);
    const { message, code = '' } = error as Error & { code?: string };
    if (error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS'))
      return fail(`beckon: ${message}\n\n${helpOf(name, command)}`, 2);
    fail(message, 1);
  }
}

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
mindOutput(command?.runsOn);
if (command) await runCommand(name, command, args);
else if (name === '--help' || name === '-h') console.log(HELP);
else if (name === '--version') console.log(version());
else fail(`beckon: ${name ? `unknown command "${name}"` : 'name a command'}\n\n${HELP}`, 2);
