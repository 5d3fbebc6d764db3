/** Starts the servers under test, each a process of its own in a fresh folder, and reads what CPU time they use. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../lib/root.mjs';

const here = (file) => join(root, 'scripts/bench/collector', file);
const collector = join(root, 'packages/collector');

/** Subjects: title, and the arguments of their process for a data folder. */
export const subjects = ({ fastify, packages }) => ({
  bare: { title: 'bare node:http, reads the body, answers 204', args: () => [here('bare-server.mjs')] },
  intake: {
    title: 'beckon, answer after fsync, indexer off',
    args: (dir) => [here('beckon-server.mjs'), 'intake', packages, dir],
  },
  whole: {
    title: 'beckon, indexer at work beside it',
    args: (dir) => [here('beckon-server.mjs'), 'whole', packages, dir],
  },
  afternoon: {
    title: 'fastify, JSON schema, one committed INSERT per event',
    args: (dir) => [here('afternoon-server.mjs'), fastify, collector, join(dir, 'afternoon.sqlite')],
  },
});

/** CPU milliseconds of a process, its threads included; Linux alone tells, in hundredths of a second. */
function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** The most memory that a process has had so far; Linux alone tells. */
function peakMb(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

/**
 * @param dir where the server keeps its data; a fresh folder by default
 * @returns {Promise<{ url: string, token: string, dir: string, cpuMs(): number, peakMb(): number, stop(): Promise<void> }>}
 */
export async function start({ args }, dir = mkdtempSync(join(tmpdir(), 'beckon-bench-'))) {
  const child = spawn(process.execPath, args(dir), { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk).trim()));
    child.once('exit', (code) =>
      reject(new Error(`bench: a server ended with ${code}: ${args(dir).join(' ')}`)),
    );
  });
  const [url, token = ''] = line.split(' ');
  return {
    url,
    token,
    dir,
    cpuMs: () => cpuMs(child.pid),
    peakMb: () => peakMb(child.pid),
    stop: async (keep = false) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      if (!keep) rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Puts load on a URL from another process. @returns what load.mjs prints */
export async function load(autocannon, url, { events, seconds, connections = 64, rate = 0 }) {
  const child = spawn(
    process.execPath,
    [here('load.mjs'), autocannon, url, events, seconds, connections, rate].map(String),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  for await (const chunk of child.stdout) out += chunk;
  return JSON.parse(out);
}

/** Bytes of a folder. */
export const sizeOf = (dir) => Number(spawnSync('du', ['-sb', dir]).stdout.toString().split('\t')[0]);
