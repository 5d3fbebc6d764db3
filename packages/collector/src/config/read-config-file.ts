/** Reads the configuration file: TypeScript, JavaScript or JSON. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { ConfigError } from './config.ts';
import { defineConfig } from './define-config.ts';

/** Looked for in the current folder, in this order, when no file is named. */
export const CONFIG_FILES = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `beckon.config.${ending}`);

/** The first of CONFIG_FILES that is there. */
export const findConfigFile = (): string | undefined => CONFIG_FILES.find((file) => existsSync(file));

const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;

/** Where the error came up, in the file or a module beside it, as far as it tells: `beckon.config.ts:3`. */
function placeOf(file: string, path: string, error: unknown): string {
  const { stack = '', message = '' } = error instanceof Error ? error : {};
  const folder = `${dirname(path)}${sep}`;
  for (const told of `${message}\n${stack}`.split(folder).slice(1)) {
    const place = /^[^\s:()'"]+:\d+/.exec(told)?.[0];
    if (place && !place.includes('node_modules')) return join(dirname(file), place);
  }
  return file;
}

/** Without the place, which is told beside it, and the list of who asked for a missing module. */
const faultOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace('ParseError: ', '').trim();

function readJson(file: string, path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError([`${file}: cannot be read: ${(error as Error).message}`]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // Newer Nodes give the line, older ones the position.
    const { message } = error as Error;
    const offset = /at position (\d+)/.exec(message)?.[1] ?? (/end of JSON/.test(message) ? text.length : 0);
    throw new ConfigError([
      `${file}:${lineAt(text, Number(offset))}: is not JSON: ${message}. Mend that line; comments and commas at the end are not JSON, but may be in a beckon.config.ts`,
    ]);
  }
}

/** Compiled on the way by jiti, the same on every Node; `beckon` is the running version, installed beside it or not. */
async function importModule(file: string, path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const own = { defineConfig };
  const jiti = createJiti(path, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { beckon: own, '@beckon/collector': own },
  });
  let module: { default?: unknown };
  try {
    module = await jiti.import(path);
  } catch (error) {
    const what = /^ParseError/.test((error as Error)?.message) ? 'cannot be compiled' : 'throws';
    throw new ConfigError([`${placeOf(file, path, error)}: ${what}: ${faultOf(error)}. Mend that line`]);
  }
  if (module.default === undefined)
    throw new ConfigError([`${file}: has no default export. Write: export default defineConfig({ ... })`]);
  return module.default;
}

/**
 * JSON, or the default export of a `.ts`, `.mts`, `.js` or `.mjs` module.
 * @param file default: the first of CONFIG_FILES in the current folder
 * @throws ConfigError with the file, the line where it is known, and the mend
 */
export async function readConfigFile(file = findConfigFile()): Promise<Record<string, unknown>> {
  if (file === undefined)
    throw new ConfigError([
      `no configuration in ${resolve('.')}: looked for ${CONFIG_FILES.join(', ')}. Make one with beckon init, or give its path with --config`,
    ]);
  const path = resolve(file);
  if (!existsSync(path))
    throw new ConfigError([
      `${file}: there is no such file. Give its path with --config, or make it with beckon init`,
    ]);
  const value = /\.[mc]?[jt]s$/.test(path) ? await importModule(file, path) : readJson(file, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ConfigError([`${file}: must hold an object, such as { sites: { ... } }`]);
  return value as Record<string, unknown>;
}
