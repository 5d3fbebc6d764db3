/** The one list of all vendors' settings is what the folders say. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Manifest } from '../src/contract.ts';

const src = join(import.meta.dirname, '../src');
const vendors = readdirSync(src)
  .filter((name) => existsSync(join(src, name, 'settings.ts')) && existsSync(join(src, name, 'index.ts')))
  .sort();

/** The interface that the folder exports: `export interface MetaSettings`. */
const typeOf = (name: string): string =>
  /export interface (\w+Settings)\b/.exec(readFileSync(join(src, name, 'settings.ts'), 'utf8'))![1]!;

async function written(): Promise<string> {
  const fields: string[] = [];
  for (const name of vendors) {
    const { manifest } = (await import(`../src/${name}/manifest.ts`)) as { manifest: Manifest };
    const secrets = Object.entries(manifest.settings).filter(([, rule]) => rule.kind === 'secret');
    const names = secrets.map(([setting]) => `'${setting}'`).join(' | ');
    const key = /^[a-z]\w*$/i.test(name) ? name : `'${name}'`;
    fields.push(`  ${key}: ${names ? `WithSecrets<${typeOf(name)}, ${names}>` : typeOf(name)};`);
  }
  const imports = vendors.map((name) => [`./${name}/settings.ts`, typeOf(name)]);
  if (fields.some((field) => field.includes('WithSecrets<')))
    imports.push(['./shared/secrets.ts', 'WithSecrets']);
  // In the order of paths, as the formatter has it: `google/` before `google-ads/`.
  const key = ([from]: string[]) => from!.replaceAll('/', ' ');
  const lines = imports
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(([from, type]) => `import type { ${type} } from '${from}';`);
  return `/** Settings of every vendor in a configuration, by name. Written from the folders: \`npm run unit -- settings-by-name -u\`. */
${lines.join('\n')}

export interface DestinationSettings {
${fields.join('\n')}
}
`;
}

test('the settings by name are those of the folders; -u writes them anew', async () => {
  await expect(await written()).toMatchFileSnapshot(join(src, 'settings-by-name.ts'));
});
