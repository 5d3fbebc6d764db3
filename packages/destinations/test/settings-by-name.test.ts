/** The one list of all vendors' settings is what the folders say. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Manifest } from '../src/contract.ts';

const src = join(import.meta.dirname, '../src');
const { settingsByName } = (await import(
  new URL('../../../scripts/lib/settings-by-name.mjs', import.meta.url).href
)) as {
  settingsByName(src: string, manifestOf: (name: string) => Promise<Manifest>): Promise<string>;
};
const manifestOf = async (name: string) =>
  ((await import(`../src/${name}/manifest.ts`)) as { manifest: Manifest }).manifest;

test('the settings by name are those of the folders; -u writes them anew', async () => {
  await expect(await settingsByName(src, manifestOf)).toMatchFileSnapshot(join(src, 'settings-by-name.ts'));
});
