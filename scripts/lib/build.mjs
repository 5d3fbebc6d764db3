/** Builds parts of the workspace when their sources have changed since the last build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** All files that a build can depend on, in a stable order. */
function sources() {
  const found = [
    'rollup.config.mjs',
    'tsconfig.base.json',
    'pnpm-lock.yaml',
    'examples/shop/public/framework.js',
  ];
  for (const dir of readdirSync(join(root, 'packages')).sort()) {
    const src = join('packages', dir, 'src');
    found.push(join('packages', dir, 'package.json'), join('packages', dir, 'tsconfig.json'));
    if (existsSync(join(root, src)))
      found.push(
        ...readdirSync(join(root, src), { recursive: true })
          .map((file) => join(src, String(file)))
          .sort(),
      );
  }
  return found.filter((file) => /\.\w+$/.test(file) && existsSync(join(root, file)));
}

/** The parts of rollup.config.mjs, and a file that each one leaves. */
const parts = {
  script: 'packages/sdk/dist/beckon.js',
  dashboard: 'packages/dashboard/dist/index.html',
  shop: 'examples/shop/dist/framework.js',
  packages: 'packages/collector/dist/index.js',
};

/**
 * @param {(keyof typeof parts)[]} wanted default all
 * Exits the process with the builder's message when it fails.
 */
export function ensureBuilt(wanted = Object.keys(parts)) {
  const hash = createHash('sha256');
  for (const file of sources()) hash.update(file).update(readFileSync(join(root, file)));
  const now = hash.digest('hex');
  const folder = join(root, 'node_modules/.beckon');
  const stale = wanted.filter((part) => {
    const stamp = join(folder, `build-${part}`);
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== now || !existsSync(join(root, parts[part]));
  });
  if (!stale.length) return;
  console.log(`beckon: building ${stale.join(', ')} ...`);
  // Named by their content: those of earlier builds would stay, and be packed.
  if (stale.includes('packages'))
    for (const dir of readdirSync(join(root, 'packages')))
      rmSync(join(root, 'packages', dir, 'dist/chunks'), { recursive: true, force: true });
  const rollup = join(root, 'node_modules/rollup/dist/bin/rollup');
  const { status } = spawnSync(process.execPath, [rollup, '-c', '--silent'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ONLY: stale.join(',') },
  });
  if (status !== 0) {
    console.error('beckon: the build failed; the lines above say why.');
    process.exit(1);
  }
  mkdirSync(folder, { recursive: true });
  for (const part of stale) writeFileSync(join(folder, `build-${part}`), now);
}
