/** The public packages as they would be published: packed, and installed with npm into an empty folder. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** Their package.json, with `dir` below packages/. */
export const publicPackages = () =>
  readdirSync(join(root, 'packages'))
    .map((dir) => ({ dir, ...JSON.parse(readFileSync(join(root, 'packages', dir, 'package.json'), 'utf8')) }))
    .filter((manifest) => !manifest.private);

/** @returns whether it ended well; prints what it said when not, or when it is not `quiet` */
export function run(command, args, cwd, quiet = false) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0 || !quiet) process.stdout.write(stdout ?? '');
  if (status !== 0) process.stdout.write(stderr ?? '');
  return status === 0;
}

/** @returns the tarball of a built package in that folder; undefined when it cannot be packed */
export function pack({ dir, name, version }, folder) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // pnpm's pack, as npm's does not apply publishConfig.exports.
  const args = ['--yes', packageManager, 'pack', '--pack-destination', folder];
  if (!run('npx', args, join(root, 'packages', dir), true)) return undefined;
  return join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
}

/** @param tarballs by package name */
export function install(folder, tarballs) {
  const dependencies = Object.fromEntries(
    Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]),
  );
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
  const quick = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'];
  return run('npm', ['install', ...quick], folder, true);
}
