/** Makes each subject's one script: what a shop's page would load, plus the few lines that start it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from '../../lib/root.mjs';
import { installPeer } from './install.mjs';

/** The same as rollup.config.mjs uses for beckon's script. */
const terserOptions = { ecma: 2020, compress: { passes: 3 }, format: { comments: false } };

const adapterOf = (id) => fileURLToPath(new URL(`adapters/${id}.mjs`, import.meta.url));

/** What is loaded only when a feature asks for it is no part of the first download. */
const leaveLazyPartsOut = {
  name: 'leave-lazy-parts-out',
  enforce: 'pre',
  resolveId(id, _importer, { kind }) {
    return kind === 'dynamic-import' ? { id, external: true } : undefined;
  },
};

/** One IIFE of the adapter and all that it imports. */
async function bundle(id, folder) {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, readFileSync(adapterOf(id)));
  const made = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [leaveLazyPartsOut],
    build: {
      target: 'es2020',
      minify: 'terser',
      terserOptions,
      write: false,
      modulePreload: false,
      lib: { entry, formats: ['iife'], name: 'benchBundle' },
    },
  });
  const [output] = Array.isArray(made) ? made : [made];
  return output.output.find(({ type }) => type === 'chunk').code;
}

/** Needs nothing but the browser. */
export const floorScript = () => readFileSync(adapterOf('floor'), 'utf8');

const beckonFile = join(root, 'packages/sdk/dist/beckon.js');

/**
 * @param {import('./peers.mjs').Subject} subject
 * @returns {Promise<{ download: string, script: string, assets?: string } | { absent: string }>} `download` is what
 * a shop's visitor gets, `script` what the bench's pages run: the same, where a script-tag file needs it with the
 * adapter behind; `assets` the folder of parts that are loaded later
 */
export async function makeScript(subject) {
  const { id, npm, ship, file, assets } = subject;
  const adapter = readFileSync(adapterOf(id), 'utf8');
  if (!npm) {
    const download = readFileSync(beckonFile, 'utf8');
    return { download, script: `${download}\n${adapter}` };
  }
  const got = installPeer(subject);
  if ('absent' in got) return got;
  if (ship === 'file') {
    const download = readFileSync(join(got.folder, 'package', file), 'utf8');
    return { download, script: `${download}\n${adapter}` };
  }
  const kept = join(got.folder, 'bundle', `${id}.js`);
  const adapterCopy = join(got.folder, 'bundle', 'adapter');
  if (!existsSync(kept) || readFileSync(adapterCopy, 'utf8') !== adapter) {
    const code = await bundle(id, got.folder);
    mkdirSync(join(got.folder, 'bundle'), { recursive: true });
    writeFileSync(kept, code);
    writeFileSync(adapterCopy, adapter);
  }
  const script = readFileSync(kept, 'utf8');
  return { download: script, script, ...(assets && { assets: join(got.folder, 'node_modules', assets) }) };
}
