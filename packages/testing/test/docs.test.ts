/** What the documents point to exists. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test('every relative link of every document leads to a file or folder', () => {
  const documents = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  expect(documents).toContain('README.md');
  const broken = documents.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .filter(([, to]) => !existsSync(join(root, dirname(file), to!)))
      .map(([, to]) => `${file}: ${to}`),
  );
  expect(broken).toEqual([]);
});

test('the example shop and `beckon init` carry the stub that the README gives', () => {
  const text = (file: string) => readFileSync(join(root, file), 'utf8');
  const [, stub] = /<script>(window\.beckon.*)<\/script>/.exec(text('README.md'))!;
  for (const file of ['examples/shop/server/layout.ts', 'packages/cli/src/init/stub.ts'])
    expect(text(file)).toContain(`String.raw\`${stub}\``);
});
