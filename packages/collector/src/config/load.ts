/** The admin token: of the environment, of the configuration, or of the data folder. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_LEVELS, type LogSettings } from '../report.ts';
import { ConfigError, TOKEN_PATTERN, TOKEN_RULE } from './config.ts';
import { keepLine } from './keep-line.ts';

/** The admin token of the environment, which often ends in a line end, or of the configuration. @throws ConfigError */
export function givenToken(configured: string): string {
  const given = process.env['BECKON_ADMIN_TOKEN']?.trim() || configured;
  if (given && !TOKEN_PATTERN.test(given)) throw new ConfigError([`BECKON_ADMIN_TOKEN: ${TOKEN_RULE}`]);
  return given;
}

/** That of the data folder. An empty one, of a disk that was full, would be everybody's. @throws ConfigError */
function keptToken(file: string): string {
  const token = readFileSync(file, 'utf8').trim();
  if (!TOKEN_PATTERN.test(token))
    throw new ConfigError([`${file}: ${TOKEN_RULE}. Delete the file, and the next start makes a new token`]);
  return token;
}

export interface AdminToken {
  token: string;
  /** It was made by this start, and is shown once. */
  fresh: boolean;
  /** Keeps a fresh one. Not before it is sure to be shown: a start that fails leaves nothing behind. */
  keep(): void;
}

/**
 * The one given, or one made at the first start.
 * @param dataDir must exist
 * @throws ConfigError
 */
export function adminToken(configured: string, dataDir: string): AdminToken {
  const given = givenToken(configured);
  if (given) return { token: given, fresh: false, keep() {} };
  const file = join(dataDir, 'admin-token');
  if (existsSync(file)) return { token: keptToken(file), fresh: false, keep() {} };
  const token = randomBytes(24).toString('base64url');
  return { token, fresh: true, keep: () => keepLine(file, token) };
}

/** What is logged, and how: JSON for programs that collect logs, lines for people in a terminal. @throws ConfigError */
export function logSettings(): LogSettings {
  const { BECKON_LOG: form = '', BECKON_LOG_LEVEL: level = 'info' } = process.env;
  const faults: string[] = [];
  if (!['', 'json', 'text'].includes(form))
    faults.push('BECKON_LOG: must be json or text, or left out: text in a terminal, else json');
  const known = LOG_LEVELS.find((name) => name === level);
  if (!known) faults.push(`BECKON_LOG_LEVEL: must be one of ${LOG_LEVELS.join(', ')}`);
  if (!known || faults.length) throw new ConfigError(faults);
  return { level: known, json: form ? form === 'json' : !process.stderr.isTTY };
}
