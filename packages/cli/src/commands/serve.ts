/** `beckon serve`: runs the collector until it is told to stop. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readConfigFile, startCollector } from '@beckon/collector';

export interface ServeOptions {
  config: string;
  port?: string | undefined;
  host?: string | undefined;
  data?: string | undefined;
}

/** The built files of a package of ours. */
export function builtFiles(name: string): string {
  return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dist');
}

/** @throws ConfigError, or Error when the port or the data folder is taken */
export async function serve({ config, port, host, data }: ServeOptions): Promise<void> {
  const file = await readConfigFile(config);
  const settings = {
    ...(file as Record<string, unknown>),
    ...(port !== undefined && { port: Number(port) }),
    ...(host !== undefined && { host }),
    ...(data !== undefined && { dataDir: data }),
  };
  const sdkDir = builtFiles('@beckon/sdk');
  const dashboardDir = builtFiles('@beckon/dashboard');
  for (const dir of [sdkDir, dashboardDir])
    if (!existsSync(dir))
      console.error(`beckon: ${dir} is not there: run the build, or b.js and the dashboard are missing`);

  const collector = await startCollector(settings, { sdkDir, dashboardDir });
  console.log(`collector ${collector.url}`);
  console.log(`dashboard ${collector.url}/dashboard/`);
  if (collector.tokenIsFresh) console.log(`token ${collector.token}`);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void collector.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}
