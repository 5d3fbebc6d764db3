/** Finds every destination that is installed, by reading the folders of @beckon/destinations. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Manifest } from '@beckon/destinations';

/** Declarations by destination name. */
export async function readManifests(): Promise<Map<string, Manifest>> {
  const folder = dirname(fileURLToPath(import.meta.resolve('@beckon/destinations')));
  const names = readdirSync(folder).filter((name) =>
    ['ts', 'js'].some((ending) => existsSync(join(folder, name, `index.${ending}`))),
  );
  const manifests = new Map<string, Manifest>();
  for (const name of names.sort()) {
    const part = (await import(`@beckon/destinations/${name}`)) as { manifest?: Manifest };
    if (part.manifest) manifests.set(name, part.manifest);
  }
  return manifests;
}
