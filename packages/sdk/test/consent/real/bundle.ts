/** Bundles what npm ships as modules into a classic script for a page. */
import nodeResolve from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';

/** @param source a module's text; what it imports is resolved from here */
export async function bundle(source: string): Promise<string> {
  const entry = new URL('entry.js', import.meta.url).pathname;
  const build = await rollup({
    input: entry,
    // The libraries import their own parts in circles.
    onwarn() {},
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
      nodeResolve({ browser: true }),
    ],
  });
  const { output } = await build.generate({ format: 'iife' });
  await build.close();
  return output[0].code;
}
