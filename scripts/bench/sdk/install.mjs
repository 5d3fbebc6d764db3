/** Gets a peer from npm into a scratch folder of its own; nothing of it enters the workspace. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../lib/root.mjs';

const scratch = join(root, 'node_modules/.beckon/bench');

function npm(args, cwd) {
  const { status, stderr } = spawnSync('npm', args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return undefined;
  return /npm error notarget (.*)/.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1) ?? 'npm failed';
}

/**
 * @param {import('./peers.mjs').Subject} subject with `npm`
 * @returns {{ folder: string } | { absent: string }} where its `node_modules` is, or why it cannot be had
 */
export function installPeer({ id, npm: wanted, ship }) {
  const folder = join(scratch, `${id}-${wanted.split('@').at(-1)}`);
  const done = join(folder, 'installed');
  if (existsSync(done)) return { folder };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  console.error(`bench: getting ${wanted} ...`);
  // A script-tag file is complete in itself: its package is unpacked without dependencies.
  const failed =
    ship === 'file'
      ? (npm(['pack', wanted, '--silent'], folder) ?? unpack(folder))
      : npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--save-exact', wanted], folder);
  if (failed) return { absent: failed };
  writeFileSync(done, wanted);
  return { folder };
}

function unpack(folder) {
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  const { status } = spawnSync('tar', ['xzf', archive], { cwd: folder });
  return status === 0 ? undefined : 'its archive cannot be unpacked';
}
