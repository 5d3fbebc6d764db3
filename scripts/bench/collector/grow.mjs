/** The indexer alone on one core, and what the store costs as it grows: child processes. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../lib/root.mjs';
import { load, start } from './servers.mjs';

/** What a collector takes of memory that opens such a store, is asked for its pages, and stores more. */
async function memoryOf(collector, autocannon, dir) {
  const server = await start(collector, dir);
  await load(autocannon, server.url, { events: 10, seconds: 5, rate: 500 });
  const origin = new URL(server.url).origin;
  for (const path of ['stats', 'loss?days=30', 'events/recent?limit=100', 'deliveries'])
    await fetch(`${origin}/api/${path}`, { headers: { authorization: `Bearer ${server.token}` } });
  const mb = server.peakMb();
  await server.stop();
  return mb;
}

/** What a process of this folder prints. */
async function printed(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  for await (const chunk of child.stdout) out += chunk;
  return out;
}
const here = (file) => join(root, 'scripts/bench/collector', file);

/**
 * @param most events; measured at each power of ten below it, too
 * @param collector the subject of servers.mjs that is asked for its memory
 */
export async function growStore(most, { collector, packages, autocannon }) {
  const growth = [];
  for (const events of [10_000, 100_000, 1_000_000, 10_000_000].filter((n) => n < most).concat(most)) {
    console.error(`bench: a store of ${events} events`);
    const dir = mkdtempSync(join(tmpdir(), 'beckon-bench-'));
    await printed(['--import', 'tsx', here('write-log.mjs'), dir, String(events)]);
    const grown = JSON.parse(await printed([here('grow-one.mjs'), packages, dir, String(events)]));
    growth.push({ events, ...grown, memoryMb: await memoryOf(collector, autocannon, dir) });
    rmSync(dir, { recursive: true, force: true });
  }
  return growth;
}
