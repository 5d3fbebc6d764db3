/** Measured figures in the READMEs are those of the last bench runs. */
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

test('the tables of the collector are what its results make', async () => {
  const { tableOf } = (await import(new URL('scripts/bench/collector/table.mjs', root).href)) as {
    tableOf(results: unknown): string;
  };
  const made = tableOf(
    JSON.parse(readFileSync(new URL('scripts/bench/results/collector.json', root), 'utf8')),
  );
  const text = readFileSync(new URL('packages/collector/README.md', root), 'utf8');
  expect(/<!-- bench:collector -->\n([\s\S]*)\n<!-- \/bench:collector -->/.exec(text)?.[1]).toBe(made);
});
