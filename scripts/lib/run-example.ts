/** The dev server of an example, as a process that ends with this one. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

export interface RunningExample {
  url: string;
  stop(): void;
}

/**
 * @param name of the folder in examples/
 * @param endpoint of the intake that its pages send to
 * @throws Error with what its server printed when it ends before it listens
 */
export async function runExample(name: string, endpoint: string): Promise<RunningExample> {
  const cwd = join(root, 'examples', name);
  const next = join(cwd, 'node_modules/next/dist/bin/next');
  const command = existsSync(next)
    ? [next, 'dev', '--hostname', 'localhost', '--port', '3000']
    : [join(root, 'node_modules/vite/bin/vite.js')];
  const server = spawn(process.execPath, command, {
    cwd,
    // Both take settings of pages from the environment, by their own prefix.
    env: {
      ...process.env,
      NO_COLOR: '1',
      NEXT_TELEMETRY_DISABLED: '1',
      VITE_BECKON_ENDPOINT: endpoint,
      NEXT_PUBLIC_BECKON_ENDPOINT: endpoint,
    },
    // Vite ends when nobody can type any more, so it does not outlive this process.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  process.on('exit', () => server.kill());
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk: Buffer) => {
        const before = output;
        // Only the start is looked at.
        if (output.length < 10_000) output += chunk;
        const found = /http:\/\/localhost:\d+/.exec(output)?.[0];
        if (found) resolve(found);
        // What it has to say later is about the developer's own changes.
        if (/http:/.test(before)) process.stdout.write(chunk);
      });
    server.on('exit', () => reject(new Error(`beckon: the server of ${name} ended:\n${output}`)));
  });
  return { url, stop: () => void server.kill() };
}
