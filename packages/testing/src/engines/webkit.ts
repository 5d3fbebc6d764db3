/** WebKitGTK by its own driver, WebDriver over HTTP, on a display of its own: a profile is a driver session. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { until } from '../until.ts';
import { asPromise, type Engine, type Session } from './engine.ts';

type Ask = <T>(method: string, path: string, body?: unknown) => Promise<T>;

const find = (...paths: (string | undefined)[]) => paths.find((path) => path && existsSync(path));

/** Runs its arguments, and kills them with all that they have started once its input ends. */
const UNTIL_INPUT_ENDS = '"$@" & read -r _; kill -KILL 0';

/** Ends with this process at the latest, however that ends: the input is a pipe from here. */
function start(path: string, args: string[], env: NodeJS.ProcessEnv = process.env): ChildProcess {
  return spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'sh', path, ...args], {
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    env,
    // A process group of its own, which is what `kill 0` means.
    detached: true,
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.stdin!.end();
  await gone;
}

/** A screen that nobody sees. Xvfb itself chooses a free number, and says it on file descriptor 3. */
async function startDisplay(): Promise<{ display: string; child: ChildProcess }> {
  const path = find(process.env['XVFB_PATH'], '/usr/bin/Xvfb');
  if (!path) throw new Error('no Xvfb: run `npm run engines`, which gets one, or set XVFB_PATH');
  const child = start(path, ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '1280x800x24']);
  let said = '';
  child.stdio[3]!.on('data', (chunk) => {
    said += chunk;
  });
  const number = await until('Xvfb to choose a display', () => /^(\d+)\n/.exec(said)?.[1]);
  return { display: `:${number}`, child };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The driver speaks plain HTTP; see https://www.w3.org/TR/webdriver2/#endpoints. */
function client(port: number): Ask {
  return async <T>(method: string, path: string, body?: unknown) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }),
    });
    const { value } = (await answer.json()) as { value: T & { error?: string; message?: string } };
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error} ${value.message}`);
    return value;
  };
}

function session(ask: Ask, id: string): Session {
  const base = `/session/${id}`;
  return {
    open: (url) => ask('POST', `${base}/url`, { url }),
    async run<T>(source: string) {
      const script = `const done = arguments[0];
        ${asPromise(source)}.then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const said = await ask<{ value: T; error?: string }>('POST', `${base}/execute/async`, {
        script,
        args: [],
      });
      if (said.error) throw new Error(said.error);
      return said.value;
    },
    async newTab() {
      const { handle } = await ask<{ handle: string }>('POST', `${base}/window/new`, { type: 'tab' });
      await ask('POST', `${base}/window`, { handle });
    },
    async closeTab() {
      const left = await ask<string[]>('DELETE', `${base}/window`);
      await ask('POST', `${base}/window`, { handle: left.at(-1) });
    },
    close: () => ask('DELETE', base),
  };
}

export async function startWebkit(): Promise<Engine> {
  const path = find(process.env['WEBKIT_DRIVER_PATH'], '/usr/bin/WebKitWebDriver');
  if (!path) throw new Error('no WebKitWebDriver: run `npm run engines`, or set WEBKIT_DRIVER_PATH');
  const screen = await startDisplay();
  const port = await freePort();
  const driver = start(path, [`--port=${port}`, '--host=127.0.0.1'], {
    ...process.env,
    DISPLAY: screen.display,
  });
  const ask = client(port);
  await until('WebKitWebDriver to listen', () =>
    ask('GET', '/status').then(
      () => true,
      () => false,
    ),
  );
  const engine: Engine = {
    name: 'webkit',
    version: '',
    async fresh() {
      const { sessionId, capabilities } = await ask<{
        sessionId: string;
        capabilities: { browserName: string; browserVersion: string };
      }>('POST', '/session', { capabilities: { alwaysMatch: {} } });
      engine.version = `WebKitGTK ${capabilities.browserVersion}`;
      return session(ask, sessionId);
    },
    async quit() {
      await stop(driver);
      await stop(screen.child);
    },
  };
  return engine;
}
