/** The npm build loads what the script loads. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { captures } from '../src/capture/parts.ts';

test('every capture that is a file of the script is known by name in the npm build, and each is a function', async () => {
  const files = readdirSync(new URL('../src/capture/parts', import.meta.url));
  expect(Object.keys(captures).sort()).toEqual(files.map((file) => file.replace(/\.ts$/, '')).sort());
  for (const load of Object.values(captures)) expect((await load()).default).toBeTypeOf('function');
});
