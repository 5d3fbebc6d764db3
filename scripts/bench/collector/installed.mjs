/** The packages as a shop has them: compiled, packed and installed, so that no TypeScript loader is measured. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../../lib/build.mjs';
import { install, pack, publicPackages } from '../../lib/tarballs.mjs';

/** @returns the folder; `remove` when it is done with */
export function installPackages() {
  ensureBuilt();
  const folder = mkdtempSync(join(tmpdir(), 'beckon-bench-packages-'));
  console.error('bench: packing and installing the collector ...');
  const tarballs = Object.fromEntries(publicPackages().map((one) => [one.name, pack(one, folder)]));
  if (!Object.values(tarballs).every(Boolean) || !install(folder, tarballs))
    throw new Error('bench: the packages cannot be packed or installed; the lines above say why');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What `@beckon/collector` exports, of the packages in that folder. */
export const collectorIn = (folder) =>
  import(pathToFileURL(join(folder, 'node_modules/@beckon/collector/dist/index.js')).href);
