/** The indexer alone on one core, and what the store costs as it grows: a child process with the collector's sources. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../lib/root.mjs';

/** @param most events; measured at each power of ten below it, too */
export async function growStore(most) {
  const growth = [];
  for (const events of [10_000, 100_000, 1_000_000, 10_000_000].filter((n) => n < most).concat(most)) {
    console.error(`bench: a store of ${events} events`);
    const dir = mkdtempSync(join(tmpdir(), 'beckon-bench-'));
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', join(root, 'scripts/bench/collector/grow-one.mjs'), dir, String(events)],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let out = '';
    for await (const chunk of child.stdout) out += chunk;
    growth.push({ events, ...JSON.parse(out) });
    rmSync(dir, { recursive: true, force: true });
  }
  return growth;
}
