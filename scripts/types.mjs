/** Type checks every package and example with its own tsconfig, two at a time. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/root.mjs';

const projects = ['packages', 'examples'].flatMap((top) =>
  readdirSync(join(root, top))
    .map((dir) => join(top, dir))
    // Next checks its own: what it imports is there only once it is installed.
    .filter((dir) => existsSync(join(root, dir, 'tsconfig.json')) && dir !== join('examples', 'next')),
);
const tsc = join(root, 'node_modules/typescript/bin/tsc');
let failed = 0;

async function work() {
  for (let dir = projects.shift(); dir; dir = projects.shift()) {
    const child = spawn(process.execPath, [tsc, '--noEmit', '-p', dir], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const code = await new Promise((done) => child.on('exit', done));
    if (code) failed++;
  }
}
await Promise.all([work(), work()]);
process.exitCode = failed ? 1 : 0;
