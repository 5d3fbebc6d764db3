/** The admin token: of the environment, of the configuration, or of the data folder. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_LEVELS, type LogSettings } from '../report.ts';
import { ConfigError, TOKEN_PATTERN, TOKEN_RULE } from './config.ts';

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

/** The one given, or one made at the first start. @throws ConfigError */
export function adminToken(configured: string, dataDir: string): { token: string; fresh: boolean } {
  const given = givenToken(configured);
  if (given) return { token: given, fresh: false };
  const file = join(dataDir, 'admin-token');
  if (existsSync(file)) return { token: keptToken(file), fresh: false };
  mkdirSync(dataDir, { recursive: true });
  const token = randomBytes(24).toString('base64url');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return { token, fresh: true };
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
