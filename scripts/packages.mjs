/**
 * Proves that the packages are what their package.json says: packs each one, lints the tarball and its types, then
 * installs all of them with npm into an empty folder and runs the collector from there.
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { root } from './lib/root.mjs';
import { install, pack, publicPackages, run as runs } from './lib/tarballs.mjs';

ensureInstalled();
ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'beckon-packages-'));
const bin = (name) => join(root, 'node_modules/.bin', name);
let failed = 0;

function counted(well) {
  if (!well) failed++;
  return well;
}
const run = (...args) => counted(runs(...args));

const tarballs = {};
for (const manifest of publicPackages()) {
  const { name, exports } = manifest;
  const tarball = pack(manifest, folder);
  if (!counted(tarball)) continue;
  tarballs[name] = tarball;
  run(bin('publint'), ['run', tarball, '--strict'], root, true);
  const hasCode = Object.keys(exports).some((key) => key !== './package.json');
  if (hasCode)
    run(
      bin('attw'),
      [tarball, '--profile', 'esm-only', '--exclude-entrypoints', './package.json'],
      root,
      true,
    );
  console.log(`packed ${name}`);
}

/** Starts the installed command and asks it what a page and an operator would. */
async function tryInstalled() {
  if (!counted(install(folder, tarballs))) return;
  run(
    process.execPath,
    [
      '-e',
      "import('@beckon/sdk').then((m) => m.createBeckon({ endpoint: 'x', site: 'y' }).track('page_view'))",
    ],
    folder,
  );
  const main = 'node_modules/beckon/dist/main.js';
  const told = ['--origin', 'https://shop.example', '--destination', 'meta.pixelId=1234567890123456'];
  if (!run(process.execPath, [main, 'init', '--yes', ...told], folder, true)) return;
  // As somebody with the package has it: the types must hold, and refuse a wrong field.
  const typeRoots = [join(root, 'node_modules/@types')];
  const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, typeRoots, types: ['node'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  // A site's own events merge with the packed types as they do with the sources.
  copyFileSync(join(root, 'examples/react/test/site-events.ts'), join(folder, 'site-events.ts'));
  const config = readFileSync(join(folder, 'beckon.config.ts'), 'utf8');
  const expected = '// @ts-expect-error\n';
  const wrongs = {
    field: ['origins:', `${expected}origin: 1,\norigins:`],
    setting: ['pixelId:', `${expected}pixelID:`],
  };
  for (const [name, [right, wrong]] of Object.entries(wrongs))
    writeFileSync(join(folder, `wrong-${name}.config.ts`), config.replace(right, wrong));
  run(bin('tsc'), ['-p', '.'], folder);
  const child = spawn(process.execPath, [main, 'serve', '--port', '0'], { cwd: folder });
  let output = '';
  const url = await new Promise((resolve) => {
    const hear = (chunk) => {
      output += chunk;
      const line = /^collector (\S+)$/m.exec(output);
      if (line) resolve(line[1]);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => resolve(undefined));
  });
  const wanted = ['/healthz', '/b.js', '/to-meta.js', '/dashboard/'];
  for (const path of url ? wanted : []) {
    const answer = await fetch(url + path);
    if (answer.ok) continue;
    console.log(`${path} answers ${answer.status}: ${await answer.text()}`);
    failed++;
  }
  const event = {
    id: 'a',
    name: 'page_view',
    time: Date.now(),
    data: {},
    page: { id: 'p', url: 'https://shop.example/', referrer: '', title: '' },
    visitor: 'v',
    session: 's',
    client: 'c',
    seq: 1,
    consent: {},
  };
  const body = JSON.stringify({ v: 1, site: 'shop', sentAt: Date.now(), client: {}, events: [event] });
  const sent =
    url &&
    (await fetch(`${url}/bk/e/shop`, { method: 'POST', body, headers: { origin: 'https://shop.example' } }));
  const token = /^token (\S+)$/m.exec(output)?.[1];
  let stored = [];
  for (let i = 0; url && i < 200 && !stored.length; i++) {
    const answer = await fetch(`${url}/api/events`, { headers: { authorization: `Bearer ${token}` } });
    stored = (await answer.json()).events;
    if (!stored.length) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (sent?.status !== 204 || stored[0]?.id !== 'a') {
    console.log(`the installed collector does not store events:\n${output}`);
    failed++;
  } else console.log('installed from tarballs: the collector stores events');
  const gone = new Promise((resolve) => child.on('exit', resolve));
  if (child.kill('SIGTERM')) await gone;
}

await tryInstalled();
rmSync(folder, { recursive: true, force: true });
process.exitCode = failed ? 1 : 0;
