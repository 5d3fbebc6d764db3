/** Where the collector of this configuration is, what it keeps, and how to speak to its API. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Config,
  checkConfig,
  findConfigFile,
  givenToken,
  readConfigFile,
  readManifests,
  urlOf,
} from '@beckon/collector';
import { text, UsageError, type Values } from './commands/command.ts';

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

/** The checked configuration, without the secrets of vendors: this shell need not have them. @throws ConfigError */
export async function settingsOf(values: Values): Promise<Config> {
  const file = await readConfigFile(text(values, 'config'));
  const data = text(values, 'data');
  const given = { ...file, ...(data !== undefined && { dataDir: data }) };
  return checkConfig(given, await readManifests(), { withSecrets: false });
}

function tokenOf(configured: string, dataDir: string | undefined): string {
  const given = givenToken(configured);
  if (given) return given;
  const file = join(dataDir ?? '.beckon', 'admin-token');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Error(
    `beckon: no admin token: set BECKON_ADMIN_TOKEN, or give the data folder of the collector with --data (looked into ${file})`,
  );
}

/** What the API of a collector answers in; a page of somebody else, or of a proxy in front, is HTML. */
const OURS = /^(application\/(json|x-ndjson)|text\/event-stream)\b/;

/** Waiting does not mend it. */
export class WrongToken extends Error {
  override name = 'WrongToken';
}

export interface Api {
  url: string;
  /** @throws Error when no collector answers or it does not take the token, with the mend */
  send(method: string, path: string, headers?: Record<string, string>): Promise<Response>;
  /** `send` with GET. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

/** With `--url`, a configuration file is not needed. */
export async function apiOf(values: Values): Promise<Api> {
  const given = text(values, 'url');
  if (given !== undefined && !/^https?:\/\/[^\s/]/.test(given))
    throw new UsageError('--url must be an address such as http://localhost:8787');
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
    if (answer.status === 401) throw new WrongToken(`beckon: ${url} does not take this admin token`);
    const type = answer.headers.get('content-type') ?? 'nothing';
    if (!OURS.test(type))
      throw new Error(
        `beckon: what answers at ${url} is not the admin side of a collector: /${path.split('?')[0]} is ${answer.status}, ${type.split(';')[0]}. Give the address of its dashboard, without /dashboard/, with --url`,
      );
    return answer;
  };
  return { url, send, get: (path, headers) => send('GET', path, headers) };
}

/** The JSON of an answer. @throws Error with what the collector says when it is none of success */
export async function read<T>(answer: Response): Promise<T> {
  const json = (await answer.json()) as T & { error?: string };
  if (!answer.ok) throw new Error(`beckon: the collector answers ${answer.status}: ${json.error}`);
  return json;
}

/** Of another's making: no control character of it reaches the terminal. */
export const harmless = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
