/** `npm run new-destination` in a copy of the workspace: what it makes compiles, keeps the contract and is small. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { beforeAll, expect, test, vi } from 'vitest';
import { tempDir } from '../../testing/src/temp-dir.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** What the size check allows a browser half. */
const PIXEL_BUDGET = 1000;
let copy: string;

// Compiler, linter, build and tests as processes of their own, on a machine that does other things beside.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Each package on its own: caches of the copy, whose names begin with a dot, are written into the copy. */
function linkModules(): void {
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.'))
      symlinkSync(join(root, 'node_modules', name), join(copy, 'node_modules', name), 'junction');
}

function copyWorkspace(): void {
  copy = realpathSync(tempDir());
  const files =
    '.gitignore biome.json package.json rollup.config.mjs tsconfig.base.json vitest.config.ts scripts/destination-template scripts/lib scripts/new-destination.mjs';
  const packages = 'consent events destinations sdk testing';
  const unneeded = /[\\/](node_modules|dist)$|(sdk|testing|consent|events)[\\/]test$/;
  const whole = (path: string) => !unneeded.test(relative(root, path));
  for (const path of [...files.split(' '), ...packages.split(' ').map((name) => `packages/${name}`)])
    cpSync(join(root, path), join(copy, path), { recursive: true, filter: whole });
  linkModules();
  for (const folder of ['consent', 'events']) {
    mkdirSync(join(copy, 'packages/destinations/node_modules/@beckon'), { recursive: true });
    const link = join(copy, 'packages/destinations/node_modules/@beckon', folder);
    symlinkSync(join(copy, 'packages', folder), link, 'junction');
  }
}

function run(...args: string[]) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST)/.test(name)),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}
const make = (...args: string[]) => run('scripts/new-destination.mjs', ...args);
const inCopy = (path: string) => join(copy, 'packages/destinations', path);
const read = (path: string) => readFileSync(inCopy(path), 'utf8');

beforeAll(() => {
  copyWorkspace();
  for (const args of [['acme'], ['leaf-ads', '--server'], ['q2', '--browser']]) {
    const { status, output } = make(...args);
    expect(status, output).toBe(0);
    expect(output).toContain('FACT');
  }
});

test('it makes the halves that were asked for, and names them where all vendors are named', () => {
  const halves = (name: string) => readdirSync(inCopy(`src/${name}`)).join(' ');
  expect(halves('acme')).toBe(
    'README.md examples.ts index.ts manifest.ts mapping.ts pixel.ts server-stand-in.ts server.ts settings.ts sides.ts stand-in.ts',
  );
  expect(halves('leaf-ads')).toBe(
    'README.md examples.ts index.ts manifest.ts mapping.ts server-stand-in.ts server.ts settings.ts',
  );
  expect(halves('q2')).toBe(
    'README.md examples.ts index.ts manifest.ts mapping.ts pixel.ts settings.ts stand-in.ts',
  );
  const settings = read('src/settings-by-name.ts');
  for (const line of [
    "acme: WithSecrets<AcmeSettings, 'accessToken'>;",
    "'leaf-ads': WithSecrets<LeafAdsSettings, 'accessToken'>;",
    'q2: Q2Settings;',
  ])
    expect(settings).toContain(line);
  expect(read('README.md')).toContain(
    '| [leaf-ads](src/leaf-ads/README.md) | LeafAds |  | conversions API |',
  );
  // Nothing of the template's own name or marks is left.
  for (const name of ['leaf-ads', 'q2'])
    for (const file of readdirSync(inCopy(`src/${name}`)))
      expect(read(`src/${name}/${file}`), file).not.toMatch(/acme|^\s*\/\/<\/?[\w-]+>/im);
});

test('what it made compiles and is as the linter wants it', () => {
  const made = ['src/acme', 'src/leaf-ads', 'src/q2', 'src/settings-by-name.ts'];
  const project = { extends: './tsconfig.json', compilerOptions: { types: [] }, include: made };
  writeFileSync(inCopy('tsconfig.made.json'), JSON.stringify(project));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const types = run(tsc, '--noEmit', '-p', 'packages/destinations/tsconfig.made.json');
  expect([types.status, types.output]).toEqual([0, '']);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const lint = run(biome, 'check', '--error-on-warnings', ...made.map((path) => inCopy(path)));
  expect(lint.status, lint.output).toBe(0);
});

test('what it made keeps the contract of both halves, and the settings by name are written', () => {
  const report = join(copy, 'report.json');
  const { output } = run(
    join(root, 'node_modules/vitest/vitest.mjs'),
    ...['run', '--project', 'unit', '--reporter=json', `--outputFile=${report}`],
    ...['-t', 'acme|leaf-ads|q2|settings by name|every server half'],
    ...['contract', 'server-contract', 'sides', 'settings-by-name'].map(
      (name) => `packages/destinations/test/${name}.test.ts`,
    ),
  );
  expect(existsSync(report), output).toBe(true);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[];
  };
  const ran = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'skipped');
  expect(
    ran.filter(({ status }) => status !== 'passed').map((one) => [one.fullName, ...one.failureMessages]),
  ).toEqual([]);
  const of = (name: string) => ran.filter(({ fullName }) => fullName.startsWith(`${name} `)).length;
  expect([of('acme') > 20, of('leaf-ads') > 9, of('q2') > 9]).toEqual([true, true, true]);
});

test('its browser half is built like those of all vendors, within their budget', () => {
  // By the one build; the types, which it would check for all vendors again, were checked above.
  writeFileSync(
    join(copy, 'build.mjs'),
    `import { rollup } from 'rollup';
import ts from 'typescript';
const { default: parts } = await import('./rollup.config.mjs');
const part = parts.find(({ input }) => input['to-acme']);
const input = { 'to-acme': part.input['to-acme'], 'to-q2': part.input['to-q2'] };
const compilerOptions = { target: 'ES2020', module: 'ESNext', verbatimModuleSyntax: true };
const strip = {
  name: 'strip',
  transform: (code, id) => id.endsWith('.ts') ? ts.transpileModule(code, { compilerOptions }).outputText : null,
};
const plugins = part.plugins.flat().map((plugin) => (plugin.name === 'typescript' ? strip : plugin));
const bundle = await rollup({ ...part, input, plugins });
await bundle.write(part.output);
await bundle.close();
`,
  );
  const { status, output } = run('build.mjs');
  expect(status, output).toBe(0);
  for (const name of ['acme', 'q2']) {
    const { length } = brotliCompressSync(readFileSync(join(copy, `packages/sdk/dist/to-${name}.js`)));
    expect(length).toBeGreaterThan(100);
    expect(length).toBeLessThanOrEqual(PIXEL_BUDGET);
  }
});

test.each([
  [['Acme'], 'is no folder name. Write it in lower case'],
  [['9gag'], 'is no folder name'],
  [['a--b'], 'is no folder name'],
  [['../acme'], 'is no folder name'],
  [['shared'], 'is what vendors share. Take the name of the vendor'],
  [['reddit'], 'is taken: packages/destinations/src/reddit. Work there'],
  [['google-ads', '--server'], 'is taken'],
  [['my-ads'], 'Write it as myads, or make the server half alone with --server'],
  [['site'], 'is an attribute of the script tag: data-site'],
  [['delete'], 'is a word of JavaScript'],
  [['server'], 'has a meaning in the code of every vendor'],
  [['q-2', '--server'], 'is q2 in code: both would be Q2'],
  [[], 'give one name. Usage: '],
  [['one', 'two'], 'give one name. Usage: '],
  [['one', '--sever'], "Unknown option '--sever'"],
])('%j is refused with the mend, and nothing is written', (args, mend) => {
  const before = [readdirSync(inCopy('src')), read('src/settings-by-name.ts'), read('README.md')];
  const { status, output } = make(...args);
  expect(output).toContain(mend);
  expect([status, output.startsWith('beckon: new-destination: ')]).toEqual([1, true]);
  expect([readdirSync(inCopy('src')), read('src/settings-by-name.ts'), read('README.md')]).toEqual(before);
});
