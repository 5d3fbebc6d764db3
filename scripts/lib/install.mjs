/** Installs dependencies with the pinned pnpm, when they are not those of the lockfile already. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const stamp = join(root, 'node_modules/.beckon/install');

/** The lockfile and the Node version decide what has to be there. */
function wanted() {
  const hash = createHash('sha256').update(process.version);
  hash.update(readFileSync(join(root, 'pnpm-lock.yaml')));
  return hash.digest('hex');
}

/** Exits the process with a clear message when the install fails. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `beckon: Node ${process.versions.node} is too old. Install Node 20.19 or newer (22 or 24 recommended).`,
    );
    process.exit(1);
  }
  const hash = wanted();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  console.log(`beckon: installing dependencies with ${packageManager} ...`);
  // npx rather than corepack, whose signature check fails behind some registries.
  const { status } = spawnSync('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', process.env.CI ? 'inherit' : 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('beckon: the install failed; the lines above say why.');
    process.exit(1);
  }
  mkdirSync(join(root, 'node_modules/.beckon'), { recursive: true });
  writeFileSync(stamp, hash);
}
