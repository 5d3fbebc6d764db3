/** Finds programs that are no npm packages, or gets them where that is possible. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} Program what has to be there
 * @property {string} what for the sentence that says it is missing
 * @property {string} variable an environment variable that may name it
 * @property {string[]} usual paths, or names that are looked for in PATH and where administrators' programs lie
 * @property {string} debian its package
 */

const folders = () => [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** A path that the variable names wins, and one that leads nowhere is missing: no other program is taken instead. */
function find({ variable, usual }) {
  const named = process.env[variable];
  const paths = named ? [named] : usual;
  return paths
    .flatMap((path) => (path.includes('/') ? [path] : folders().map((folder) => join(folder, path))))
    .find((path) => existsSync(path));
}

function aptGet(...args) {
  console.log(`beckon: apt-get ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}

/**
 * Environment variables with the paths of all that was found, and a sentence for each thing that could not be had.
 * @param {Program[]} wanted
 * @returns {{ env: Record<string, string>, missing: string[] }}
 */
export function ensurePrograms(wanted) {
  const packages = wanted
    .filter((one) => !process.env[one.variable] && !find(one))
    .flatMap(({ debian }) => debian.split(' '));
  if (packages.length && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'))
    aptGet('update', '-qq') && aptGet('install', '-y', '-qq', '--no-install-recommends', ...packages);
  const env = {};
  const missing = [];
  for (const one of wanted) {
    const path = find(one);
    if (path) env[one.variable] = path;
    else
      missing.push(
        `${one.what} is missing: install it (Debian: apt-get install ${one.debian}), or set ${one.variable} to its program`,
      );
  }
  return { env, missing };
}
