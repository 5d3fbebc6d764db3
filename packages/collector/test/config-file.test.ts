/** Configuration files as people write them, read by the Node that runs the tests, without any loader. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from '@beckon/testing';
import { afterEach, expect, test } from 'vitest';
import { CONFIG_FILES, readConfigFile } from '../src/config/read-config-file.ts';

const home = process.cwd();
afterEach(() => process.chdir(home));

/** A folder with these files, the current one from here on. */
function folderWith(files: Record<string, string>): string {
  const folder = tempDir();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  process.chdir(folder);
  return folder;
}
const faultsOf = async (file?: string): Promise<readonly string[]> => {
  const error = await readConfigFile(file).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'ConfigError' });
  return (error as { faults: string[] }).faults;
};

test.each([
  ['beckon.config.ts', 'typescript'],
  ['beckon.config.mts', 'typescript'],
  ['beckon.config.js', 'javascript'],
  ['beckon.config.mjs', 'javascript'],
])('%s is read, and may use modules beside it', async (file, kind) => {
  const typed = kind === 'typescript';
  folderWith({
    [typed ? 'origins.ts' : 'origins.mjs']: typed
      ? "export enum Shop { Live = 'https://shop.example' }\n"
      : "export const Shop = { Live: 'https://shop.example' };\n",
    [file]: `import { defineConfig } from 'beckon';
import { Shop } from '${typed ? './origins.ts' : './origins.mjs'}';
const port${typed ? ': number' : ''} = await Promise.resolve(9000);
export default defineConfig({ port, sites: { shop: { origins: [Shop.Live] } } });
`,
  });
  expect(await readConfigFile()).toEqual({
    port: 9000,
    sites: { shop: { origins: ['https://shop.example'] } },
  });
});

test('without a name the first of the five that is in the folder is read', async () => {
  expect(CONFIG_FILES).toEqual(['ts', 'mts', 'js', 'mjs', 'json'].map((end) => `beckon.config.${end}`));
  const folder = folderWith({});
  for (const file of [...CONFIG_FILES].reverse()) {
    const json = JSON.stringify({ file });
    writeFileSync(join(folder, file), file.endsWith('json') ? json : `export default ${json}`);
    expect(await readConfigFile()).toEqual({ file });
  }
});

test('no file at all is told with what was looked for and how to make one', async () => {
  folderWith({});
  expect(await faultsOf()).toEqual([
    expect.stringMatching(/beckon\.config\.ts, .*\.json\. .*beckon init.*--config/),
  ]);
  expect(await faultsOf('other.ts')).toEqual([
    expect.stringMatching(/^other\.ts: there is no such file.*--config/),
  ]);
});

test.each([
  [
    'wrong.ts',
    'type A = {\n  a: string;\n};\nexport default {\n  sites: { a: }\n};\n',
    /^wrong\.ts:5: cannot be compiled: .*Mend/,
  ],
  ['wrong.js', 'export default {\n  sites: { a: }\n};\n', /^wrong\.js:2: cannot be compiled: /],
  [
    'throws.ts',
    "interface A {\n  a: string;\n}\nexport type B = A;\nif (!process.env['NOT_THERE'])\n  throw new Error('NOT_THERE must be set');\nexport default {};\n",
    /^throws\.ts:6: throws: NOT_THERE must be set\. Mend/,
  ],
  ['text.mjs', "throw 'a text';\n", /^text\.mjs: throws: a text/],
  ['missing.ts', "import { a } from './nothing.ts';\nexport default a;\n", /^missing\.ts.*nothing\.ts/],
  [
    'none.ts',
    'export const config = {};\n',
    /^none\.ts: has no default export\. Write: export default defineConfig/,
  ],
  ['comma.json', '{\n  "port": 1,\n  "sites": {},\n}\n', /^comma\.json:4: is not JSON: .*Mend/],
  ['cut.json', '{\n  "port": 1,\n', /^cut\.json:3: is not JSON: /],
  ['empty.json', '', /^empty\.json:1: is not JSON: /],
])('%s is refused with the file, the line and the mend', async (file, text, fault) => {
  folderWith({ [file]: text });
  const faults = await faultsOf(file);
  expect(faults).toEqual([expect.stringMatching(fault)]);
  expect(faults[0]).not.toContain('\n');
});

test('a fault in a module beside it is told with its place there', async () => {
  folderWith({
    'inner.ts': "\n\nthrow new Error('inside');\n",
    'outer.ts': "import './inner.ts';\nexport default {};\n",
  });
  expect(await faultsOf('outer.ts')).toEqual([expect.stringMatching(/^inner\.ts:3: throws: inside/)]);
});
