/** Proves that the linter refuses what CONTRIBUTING.md says it refuses: each rule is broken once, in a copy. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tempDir } from '../src/index.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** File -> its text, and the word of the refusal; undefined when it must pass. */
const probes: [file: string, text: string, refusal: string | undefined][] = [
  ['events/src/up.ts', "export { verdict } from '@beckon/consent';", 'noRestrictedImports'],
  ['events/src/node.ts', "export { join } from 'node:path';", 'noRestrictedImports'],
  ['consent/src/side.ts', "export { uuidv7 } from '@beckon/events';", 'noRestrictedImports'],
  [
    'destinations/src/meta/side.ts',
    "export { toTiktok } from '../tiktok/mapping.ts';",
    'noRestrictedImports',
  ],
  ['destinations/src/meta/up.ts', "export { createBeckon } from '@beckon/sdk';", 'noRestrictedImports'],
  ['destinations/src/meta/fine.ts', "export { nameOf } from '../shared/commerce.ts';", undefined],
  ['sdk/src/vendor.ts', "export { meta } from '@beckon/destinations/meta';", 'noRestrictedImports'],
  ['sdk/src/store.ts', "export const read = () => localStorage.getItem('x');", 'noRestrictedGlobals'],
  ['sdk/src/send.ts', "export const send = () => fetch('/x');", 'noRestrictedGlobals'],
  ['sdk/src/hear.ts', "export const hear = () => addEventListener('pagehide', send);", 'noRestrictedGlobals'],
  ['sdk/src/storage.ts', "export const read = () => localStorage.getItem('x');", undefined],
  ['sdk/src/transport.ts', "export const send = () => fetch('/x');", undefined],
  ['dashboard/src/side.ts', "export { verdict } from '@beckon/consent';", 'noRestrictedImports'],
  ['collector/src/up.ts', "export { createBeckon } from '@beckon/sdk';", 'noRestrictedImports'],
  ['collector/src/sql.ts', "export { connect } from './store/driver.ts';", 'noRestrictedImports'],
  ['collector/src/store/sql.ts', "export { connect } from './driver.ts';", undefined],
  ['collector/src/port.ts', "export { createServer } from 'node:http';", 'noRestrictedImports'],
  ['collector/src/main.ts', "export { createServer } from 'node:http';", undefined],
  ['collector/src/env.ts', "export const home = process.env['HOME'];", 'noProcessEnv'],
  ['collector/src/config/env.ts', "export const home = process.env['HOME'];", undefined],
  ['cli/src/deep.ts', "export { uuidv7 } from '@beckon/events';", 'noRestrictedImports'],
  ['events/src/one.ts', "export { two } from './two.ts';\nexport const one = 1;", 'noImportCycles'],
  ['events/src/two.ts', "export { one } from './one.ts';\nexport const two = 2;", 'noImportCycles'],
];

test('the linter refuses imports against the direction, cycles, and a second place for what has one', () => {
  const dir = tempDir();
  copyFileSync(join(root, 'biome.json'), join(dir, 'biome.json'));
  for (const [file, text] of probes) {
    const path = join(dir, 'packages', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
  }
  const { stdout } = spawnSync(
    join(root, 'node_modules/.bin/biome'),
    ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none'],
    { cwd: dir, encoding: 'utf8' },
  );
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string | { file: string } } }[];
  };
  const found = diagnostics.map(({ category, location: { path } }) => ({
    rule: category.split('/').at(-1)!,
    file: (typeof path === 'string' ? path : path.file).replace(/^.*?packages\//, ''),
  }));
  const structural = /^(noRestricted(Imports|Globals)|noProcessEnv|noImportCycles)$/;
  for (const [file, , refusal] of probes)
    expect(
      [
        file,
        ...new Set(
          found.filter((one) => one.file === file && structural.test(one.rule)).map((one) => one.rule),
        ),
      ],
      file,
    ).toEqual(refusal ? [file, refusal] : [file]);
});
