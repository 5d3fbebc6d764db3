/**
 * Installs examples/next, which is no part of the workspace: Next weighs more than all the rest (340 MB). It gets our
 * packages as npm would, packed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { root } from './root.mjs';

const folder = join(root, 'examples/next');
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @throws Error with what the command printed when it fails */
function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`beckon: ${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
}

/** @returns the folder of the example, ready for its commands */
export function ensureNext() {
  ensureBuilt(['packages']);
  const tarballs = mkdtempSync(join(tmpdir(), 'beckon-next-'));
  const packages = join(folder, '.beckon');
  rmSync(packages, { recursive: true, force: true });
  for (const name of ['consent', 'destinations', 'events', 'sdk']) {
    const to = join(packages, name);
    mkdirSync(to, { recursive: true });
    run(
      'npx',
      ['--yes', packageManager, 'pack', '--pack-destination', tarballs],
      join(root, 'packages', name),
    );
    const tarball = readdirSync(tarballs).find((file) => file.startsWith(`beckon-${name}-`));
    run('tar', ['xzf', join(tarballs, tarball), '-C', to, '--strip-components=1'], root);
    // npm installs those of a folder, and ours are on no registry.
    const { devDependencies, ...manifest } = JSON.parse(readFileSync(join(to, 'package.json'), 'utf8'));
    writeFileSync(join(to, 'package.json'), JSON.stringify(manifest));
  }
  rmSync(tarballs, { recursive: true, force: true });
  console.log('beckon: installing examples/next with npm ...');
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund'], folder);
  return folder;
}
