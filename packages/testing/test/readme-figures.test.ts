/** Measured figures in the README are those of the last bench run. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const results = JSON.parse(readFileSync(new URL('scripts/bench/results/sdk.json', root), 'utf8')) as {
  subjects: { id: string }[];
};
const { readmeFault } = (await import(new URL('scripts/bench/sdk/table.mjs', root).href)) as {
  readmeFault(readme: string, results: unknown): string | undefined;
};

test('the tables of the README are what the results of the bench make', () => {
  expect(readmeFault(readme, results)).toBeUndefined();
});

test('a figure that was changed by hand is found', () => {
  const [row] = /^\| beckon \|.*$/m.exec(readme)!;
  const changed = readme.replace(
    row,
    row.replace(/\d/, (digit) => `${(Number(digit) + 1) % 10}`),
  );
  expect(readmeFault(changed, results)).toContain('does not say what');
});
