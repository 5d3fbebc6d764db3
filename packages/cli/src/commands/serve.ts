/** `beckon serve`: runs the collector until it is told to stop. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createReport, logSettings, readConfigFile, startCollector } from '@beckon/collector';
import { configHelp, configOptions } from '../settings.ts';
import { type Command, text, UsageError, type Values } from './command.ts';

/** The built files of a package of ours. */
export function builtFiles(name: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dist');
}

/** @throws ConfigError, or Error when the port or the data folder is taken */
async function run(values: Values): Promise<void> {
  const [port, host, data] = ['port', 'host', 'data'].map((name) => text(values, name));
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65535))
    throw new UsageError('--port must be a whole number from 0 to 65535');
  const file = await readConfigFile(text(values, 'config'));
  const settings = {
    ...file,
    ...(port !== undefined && { port: Number(port) }),
    ...(host !== undefined && { host }),
    ...(data !== undefined && { dataDir: data }),
  };
  const report = createReport(logSettings());
  const sdkDir = builtFiles('@beckon/sdk');
  const dashboardDir = builtFiles('@beckon/dashboard');
  const collector = await startCollector(settings, { sdkDir, dashboardDir, report });
  for (const dir of [sdkDir, dashboardDir])
    if (!existsSync(dir))
      report('built files are not there: run the build, or b.js and the dashboard are missing', 'warn', {
        dir,
      });
  console.log(`collector ${collector.url}`);
  console.log(`dashboard ${collector.adminUrl}/dashboard/`);
  if (collector.tokenIsFresh) console.log(`token ${collector.token}`);
  if (collector.freshPassword) console.log(`password ${collector.freshPassword}`);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void collector.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

export const serve: Command = {
  summary: 'run the collector',
  usage: '[--config FILE] [--port N] [--host HOST] [--data DIR]',
  help: `${configHelp}
  --port N        listen here; 0 takes any free port          (overrides the file)
  --host HOST     listen on this name or address              (overrides the file)`,
  options: { ...configOptions, port: { type: 'string' }, host: { type: 'string' } },
  runsOn: true,
  run,
};
