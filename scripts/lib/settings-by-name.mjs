/** Writes the type of all vendors' settings from their folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The text of packages/destinations/src/settings-by-name.ts.
 * @param {string} src the folder of the vendors' folders
 * @param {(name: string) => Promise<{ settings: Record<string, { kind: string }> }>} manifestOf
 * @returns {Promise<string>}
 */
export async function settingsByName(src, manifestOf) {
  const vendors = readdirSync(src)
    .filter((name) => existsSync(join(src, name, 'settings.ts')) && existsSync(join(src, name, 'index.ts')))
    .sort();
  // The interface that the folder exports: `export interface MetaSettings`.
  const typeOf = (name) =>
    /export interface (\w+Settings)\b/.exec(readFileSync(join(src, name, 'settings.ts'), 'utf8'))[1];
  const fields = [];
  for (const name of vendors) {
    const { settings } = await manifestOf(name);
    const secrets = Object.entries(settings).filter(([, rule]) => rule.kind === 'secret');
    const names = secrets.map(([setting]) => `'${setting}'`).join(' | ');
    const key = /^[a-z]\w*$/i.test(name) ? name : `'${name}'`;
    fields.push(`  ${key}: ${names ? `WithSecrets<${typeOf(name)}, ${names}>` : typeOf(name)};`);
  }
  const imports = vendors.map((name) => [`./${name}/settings.ts`, typeOf(name)]);
  if (fields.some((field) => field.includes('WithSecrets<')))
    imports.push(['./shared/secrets.ts', 'WithSecrets']);
  // In the order of paths, as the formatter has it: `google/` before `google-ads/`.
  const key = ([from]) => from.replaceAll('/', ' ');
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
