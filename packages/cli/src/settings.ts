/** Where the collector of this configuration is, what it keeps, and how to speak to its API. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Config,
  checkConfig,
  findConfigFile,
  readConfigFile,
  readManifests,
  urlOf,
} from '@beckon/collector';
import { text, type Values } from './commands/command.ts';

export const configOptions = {
  config: { type: 'string' },
  data: { type: 'string' },
} as const;
export const configHelp = `  --config FILE   configuration: TypeScript, JavaScript, JSON (default beckon.config.ts,
                  .mts, .js, .mjs or .json: the first that is in this folder)
  --data DIR      data folder                                 (overrides the file)`;

export const apiOptions = { ...configOptions, url: { type: 'string' } } as const;
export const apiHelp = `${configHelp}
  --url URL       address of its admin side                   (default: "admin", or host and port, of the file)

The admin token is that of BECKON_ADMIN_TOKEN, of the configuration, or of the data folder.`;

/** The checked configuration. @throws ConfigError */
export async function settingsOf(values: Values): Promise<Config> {
  const file = await readConfigFile(text(values, 'config'));
  const data = text(values, 'data');
  const given = { ...file, ...(data !== undefined && { dataDir: data }) };
  return checkConfig(given, await readManifests());
}

function tokenOf(configured: string, dataDir: string | undefined): string {
  const given = process.env['BECKON_ADMIN_TOKEN'] || configured;
  if (given) return given;
  const file = join(dataDir ?? '.beckon', 'admin-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Error(
    `beckon: no admin token: set BECKON_ADMIN_TOKEN, or give the data folder of the collector with --data (looked into ${file})`,
  );
}

export interface Api {
  url: string;
  /** @throws Error when the collector cannot be reached or does not take the token, with the mend */
  send(method: string, path: string, headers?: Record<string, string>): Promise<Response>;
  /** `send` with GET. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

/** With `--url`, a configuration file is not needed. */
export async function apiOf(values: Values): Promise<Api> {
  const given = text(values, 'url');
  const needed = !given || existsSync(text(values, 'config') ?? findConfigFile() ?? '');
  const config = needed ? await settingsOf(values) : undefined;
  const { host, port } = config?.admin ?? config ?? { host: '', port: 0 };
  const url = (given ?? urlOf(host, port)).replace(/\/$/, '');
  const token = tokenOf(config?.adminToken ?? '', config?.dataDir ?? text(values, 'data'));
  const send: Api['send'] = async (method, path, headers = {}) => {
    const answer = await fetch(`${url}/${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
    }).catch((cause: unknown) => {
      throw new Error(`beckon: no collector answers at ${url}: start it, or give its address with --url`, {
        cause,
      });
    });
    if (answer.status === 401) throw new Error(`beckon: ${url} does not take this admin token`);
    return answer;
  };
  return { url, send, get: (path, headers) => send('GET', path, headers) };
}

/** Of another's making: no control character of it reaches the terminal. */
export const harmless = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
