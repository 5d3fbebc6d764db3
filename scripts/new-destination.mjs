/**
 * `npm run new-destination -- NAME [--browser] [--server]`: makes the folder of one more ad vendor from a template, both
 * halves unless one is named. It passes the contract tests as it is; each comment with FACT says what of the vendor to
 * put in its place.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { root } from './lib/root.mjs';
import { settingsByName } from './lib/settings-by-name.mjs';

const template = join(root, 'scripts/destination-template');
const destinations = join(root, 'packages/destinations');
const src = join(destinations, 'src');
const USAGE = 'Usage: npm run new-destination -- NAME [--browser] [--server]';

/** Attributes of the script tag that are none of a vendor. */
const ATTRIBUTES = 'capture consent cookieless debug destinations endpoint site'.split(' ');
/** What the template's own names would be mixed up with: `ServerSettings`, `const name`. */
const TEMPLATE_NAMES = 'common destination limited manifest name purposes server'.split(' ');

/** What is wrong with a name, and the mend; undefined when nothing is. */
function faultOf(name, browser) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    return 'is no folder name. Write it in lower case: letters, digits, single hyphens between them, a letter first';
  if (name === 'shared') return 'is what vendors share. Take the name of the vendor';
  if (existsSync(join(src, name))) return `is taken: packages/destinations/src/${name}. Work there`;
  const twin = readdirSync(src).find((other) => pascal(other) === pascal(name));
  if (twin) return `is ${twin} in code: both would be ${pascal(name)}. Take another`;
  if (TEMPLATE_NAMES.includes(name)) return 'has a meaning in the code of every vendor. Take another';
  if (!browser) return undefined;
  if (name.includes('-'))
    return `cannot be an attribute of the script tag. Write it as ${name.replaceAll('-', '')}, or make the server half alone with --server`;
  if (ATTRIBUTES.includes(name)) return `is an attribute of the script tag: data-${name}. Take another`;
  try {
    // Exported as a constant of a module; reserved words are refused.
    new Function(`'use strict'; const ${name} = async () => ${name};`);
  } catch {
    return 'is a word of JavaScript. Take another';
  }
  return undefined;
}

/** `my-ads` is `MyAds` in code. */
function pascal(name) {
  return name.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
}

/** Files of the template by name, in the form for these halves. */
function filesFor(browser, server) {
  const kinds = ['page', 'server', 'both', 'page-only', 'server-only'];
  const holds = [browser, server, browser && server, !server, !browser];
  const files = {};
  const all = readdirSync(template);
  for (const file of all) {
    if (!server && /^server/.test(file)) continue;
    if (!browser && /^(pixel|stand-in)\./.test(file)) continue;
    if (!(browser && server) && file === 'sides.ts') continue;
    // `index.server-only.ts` is `index.ts` without a browser half.
    const target = file.replace('.server-only.', '.');
    if (browser ? target !== file : all.includes(file.replace('.', '.server-only.'))) continue;
    let text = readFileSync(join(template, file), 'utf8').replaceAll('\r\n', '\n');
    for (const [at, kind] of kinds.entries())
      text = text.replace(new RegExp(`^//<${kind}>\\n([^]*?)^//</${kind}>\\n`, 'gm'), holds[at] ? '$1' : '');
    files[target] = text;
  }
  return files;
}

const named = (text, name) =>
  text
    .replaceAll('ACME', name.toUpperCase().replaceAll('-', '_'))
    .replaceAll('Acme', pascal(name))
    .replaceAll('acme', name);

/** The folder in the table of the package's README, before the webhook. */
function addToReadme(name, browser, server) {
  const file = join(destinations, 'README.md');
  const row = `| [${name}](src/${name}/README.md) | ${pascal(name)} | ${browser ? 'pixel' : ''} | ${server ? 'conversions API' : ''} |\n`;
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(/^\| \[webhook\]/m, (webhook) => row + webhook),
  );
}

/** The formatter's own idea of the new files: how lines break depends on the name. */
function format(folder) {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'check', '--write', '--error-on-warnings', folder],
    { cwd: root, encoding: 'utf8' },
  );
  if (status) throw new Error(`beckon: new-destination: the linter refuses ${folder}:\n${stdout}${stderr}`);
}

async function make(name, browser, server) {
  const folder = join(src, name);
  mkdirSync(folder);
  let facts = 0;
  for (const [file, text] of Object.entries(filesFor(browser, server))) {
    facts += text.split('FACT:').length - 1;
    writeFileSync(join(folder, file), named(text, name));
  }
  format(folder);
  const { tsImport } = await import('tsx/esm/api');
  const manifestOf = async (vendor) =>
    (await tsImport(pathToFileURL(join(src, vendor, 'manifest.ts')).href, import.meta.url)).manifest;
  writeFileSync(join(src, 'settings-by-name.ts'), await settingsByName(src, manifestOf));
  addToReadme(name, browser, server);
  console.log(`packages/destinations/src/${name} is made, and named in settings-by-name.ts and the README.
Put the vendor's facts where its ${facts} comments say FACT, then:
  npm run unit -- packages/destinations   its examples against its stand-ins
  npm run types && npm run lint
  npm run size                            its browser half, at most 1,000 bytes`);
}

function read() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { browser: { type: 'boolean' }, server: { type: 'boolean' } },
    });
    if (positionals.length !== 1) return { fault: `give one name. ${USAGE}` };
    const both = !values.browser === !values.server;
    const [name] = positionals;
    const browser = both || !!values.browser;
    const fault = faultOf(name, browser);
    return { name, browser, server: both || !!values.server, fault: fault && `"${name}" ${fault}.` };
  } catch (error) {
    return { fault: `${error.message} ${USAGE}` };
  }
}

const { name, browser, server, fault } = read();
if (fault) {
  console.error(`beckon: new-destination: ${fault}`);
  process.exitCode = 1;
} else await make(name, browser, server);
