/** `npm start` as a program uses it: its lines, its answers, a taken port, a used folder, and nothing left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { tempDir, until } from '../src/index.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const started: ChildProcess[] = [];
const holders: Server[] = [];

/** Starts it as a shell does: npm, its shell and the program in a process group of their own. */
function start(...args: string[]) {
  const child = spawn('npm', ['start', '--', ...args], { cwd: root, detached: true });
  started.push(child);
  const run = { child, output: '' };
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      run.output += chunk;
    });
  return run;
}
const groupLives = (pid: number): boolean => {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
};
/** A port that somebody else holds, with free ones behind it most likely. */
async function takenPort(): Promise<number> {
  const server = createServer();
  holders.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as { port: number }).port;
}
afterEach(() => {
  for (const { pid } of started.splice(0)) if (pid && groupLives(pid)) process.kill(-pid, 'SIGKILL');
  for (const holder of holders.splice(0)) holder.close();
});

test('it prints where shop, collector and dashboard answer, the token for the API and the password for the dashboard', async () => {
  const taken = await takenPort();
  const data = tempDir();
  const run = start('--port', String(taken), '--data', data);
  const lines = await until(
    'the five lines',
    () => {
      if (run.child.exitCode !== null) throw new Error(run.output);
      return /^shop (\S+)\ncollector (\S+)\ndashboard (\S+)\ntoken (\S+)\npassword (\S+)$/m.exec(run.output);
    },
    120_000,
  );
  const [shop, collector, dashboard, token, password] = lines.slice(1) as [
    string,
    string,
    string,
    string,
    string,
  ];
  expect(run.output).toContain(`port ${taken} is taken, trying ${taken + 1} for the shop`);
  for (const url of [`${shop}/`, `${collector}/b.js`, dashboard]) expect((await fetch(url)).status).toBe(200);
  const api = await fetch(`${collector}/api/events?after=0&limit=10`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(await api.json()).toEqual({ events: [], next: 0 });
  const signIn = { method: 'POST', body: JSON.stringify({ password }) };
  expect((await fetch(`${collector}/api/session`, signIn)).status).toBe(200);

  const second = start('--port', String(taken), '--data', data);
  await until('the second one to end', () => second.child.exitCode !== null, 60_000);
  expect(second.output).toContain(`beckon: ${data} is used by another collector. Stop it, or choose another`);
  expect(second.output).not.toContain('    at ');

  // As Ctrl-C in a terminal: every process of the group hears it.
  process.kill(-run.child.pid!, 'SIGINT');
  await until('every process to be gone', () => !groupLives(run.child.pid!));
  await expect(fetch(`${shop}/`)).rejects.toThrow();
  await expect(fetch(`${collector}/healthz`)).rejects.toThrow();
});

test('a bad option is refused with its fault and the usage', async () => {
  for (const [args, fault] of [
    [['--port', 'x'], '--port must be a whole number'],
    [['--prot', '1'], "Unknown option '--prot'"],
  ] as const) {
    const run = start(...args);
    await until('the end', () => run.child.exitCode !== null, 60_000);
    expect(run.child.exitCode).not.toBe(0);
    expect(run.output).toContain(fault);
    expect(run.output).toContain('--data DIR');
  }
});
