/** An example as its developer runs it: built and served by its own tools, in processes of their own. */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

export interface ExampleProcess {
  url: string;
  close(): Promise<void>;
}

export interface ExampleCommands {
  /** The example's folder. */
  cwd: string;
  /** Scripts of node, with their arguments; `serve` prints its address. */
  build: readonly string[];
  serve: readonly string[];
  /** On top of the environment of the tests. */
  env: Record<string, string>;
}

const BUILD_MS = 120_000;

/** @throws Error with what the tool printed when it fails */
export async function startExample({ cwd, build, serve, env }: ExampleCommands): Promise<ExampleProcess> {
  // vitest's own NODE_ENV is none that tools know.
  const settings = { cwd, env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', ...env } };
  const built = spawnSync(process.execPath, build, { ...settings, encoding: 'utf8', timeout: BUILD_MS });
  if (built.status !== 0) throw new Error(`the build of ${cwd} failed:\n${built.stdout}\n${built.stderr}`);

  const server = spawn(process.execPath, serve, { ...settings, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  process.on('exit', () => server.kill('SIGKILL'));
  const url = await until('the example to listen', () => {
    if (server.exitCode !== null) throw new Error(`the server of ${cwd} ended:\n${output}`);
    return /http:\/\/localhost:\d+/.exec(output)?.[0];
  });
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        if (server.exitCode !== null || server.signalCode !== null) return resolve();
        server.once('exit', () => resolve());
        server.kill('SIGKILL');
      }),
  };
}

const vite = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url));

/**
 * @param endpoint of the intake that the built pages send to
 * @param options of both commands
 * @param mode of the build: `development` keeps what frameworks check only there, such as React's StrictMode
 */
export const startViteExample = (
  cwd: string,
  endpoint: string,
  options: readonly string[] = [],
  mode: 'development' | 'production' = 'production',
): Promise<ExampleProcess> =>
  startExample({
    cwd,
    build: [vite, 'build', '--mode', mode, ...options],
    serve: [vite, 'preview', '--port', '0', ...options],
    env: { NODE_ENV: mode, VITE_BECKON_ENDPOINT: endpoint },
  });
