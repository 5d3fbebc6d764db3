/** Runs the command in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { TOKEN } from '@beckon/testing';

export const COMMAND = [
  process.execPath,
  '--import',
  import.meta.resolve('tsx'),
  fileURLToPath(new URL('../src/main.ts', import.meta.url)),
];

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

export interface Run {
  child: ChildProcess;
  /** So far. */
  seen: { out: string; err: string };
  ended: Promise<Ended>;
}

const GIVEN = { BECKON_ADMIN_TOKEN: TOKEN, BECKON_WEBHOOK_SECRET: 'long and random' };

/**
 * @param line program and arguments, default none of a terminal: `script` gives one
 * @param given its environment, beside the path
 */
export function runLine(
  [program, ...args]: string[],
  cwd: string,
  stdin: 'pipe' | 'ignore' = 'ignore',
  given: Record<string, string> = GIVEN,
): Run {
  const env = { PATH: process.env['PATH'], ...given };
  const child = spawn(program!, args, { cwd, env, stdio: [stdin, 'pipe', 'pipe'] });
  running.add(child);
  child.on('exit', () => running.delete(child));
  const seen = { out: '', err: '' };
  child.stdout!.on('data', (chunk) => {
    seen.out += chunk;
  });
  child.stderr!.on('data', (chunk) => {
    seen.err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...seen })));
  return { child, seen, ended };
}

export const beckonIn = (cwd: string, ...args: string[]): Promise<Ended> =>
  runLine([...COMMAND, ...args], cwd).ended;

/** A command under the terminal of util-linux, which has no size of its own; its output is both of the streams. */
export const inTerminal = (...args: string[]): string[] => {
  const quoted = [...COMMAND, ...args].map((part) => `'${part}'`).join(' ');
  return ['script', '-qefc', `stty cols 100 rows 40; exec ${quoted}`, '/dev/null'];
};
