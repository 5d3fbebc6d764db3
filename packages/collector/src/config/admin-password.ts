/** Where the hash of the admin password is: of the environment's, or in the data folder, made at the first start. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hashPassword, makePassword, passwordFault } from '../admin/password.ts';
import { ConfigError } from './config.ts';
import { keepLine } from './keep-line.ts';

export interface AdminPassword {
  /** Its hash as it is now; empty when there is none. When it changes, all sessions end. */
  line(): string;
  /** Where it comes from. */
  source: 'environment' | 'file' | 'made';
  /** Of a password that this start made: the one time it can be shown. */
  fresh?: string;
  /** Keeps the hash of a fresh one. Not before it is sure to be shown: a start that fails leaves nothing behind. */
  keep(): void;
}

const NAME = 'admin-password';
const VARIABLE = 'BECKON_ADMIN_PASSWORD';

/** The file's line, read again when the file has changed. */
function follow(file: string): () => string {
  let stamp = '';
  let line = '';
  return () => {
    try {
      const { ino, mtimeMs, size } = statSync(file);
      const now = `${ino} ${mtimeMs} ${size}`;
      if (now !== stamp) line = readFileSync(file, 'utf8').trim();
      stamp = now;
    } catch {
      [stamp, line] = ['', ''];
    }
    return line;
  };
}

/**
 * @param dataDir must exist
 * @throws ConfigError when the environment gives one that is too weak
 */
export async function openPassword(dataDir: string): Promise<AdminPassword> {
  const given = process.env[VARIABLE];
  if (given) {
    const fault = passwordFault(given);
    if (fault) throw new ConfigError([`${VARIABLE}: ${fault}`]);
    const line = await hashPassword(given);
    return { line: () => line, source: 'environment', keep() {} };
  }
  const file = join(dataDir, NAME);
  const kept = follow(file);
  if (existsSync(file)) return { line: kept, source: 'file', keep() {} };
  const fresh = makePassword();
  const line = await hashPassword(fresh);
  let isKept = false;
  return {
    line: () => (isKept ? kept() : line),
    source: 'made',
    fresh,
    keep() {
      keepLine(file, line);
      isKept = true;
    },
  };
}

/**
 * Sets a new password, also while a collector runs there: it notices, and ends all sessions.
 * @param chosen instead of one that is made
 * @returns the new one
 * @throws Error when it is too weak, or when the environment gives one, which would go before it
 */
export async function setPassword(dataDir: string, chosen?: string): Promise<string> {
  if (process.env[VARIABLE])
    throw new Error(
      `beckon: ${VARIABLE} is set and goes before the data folder: change it there, or unset it`,
    );
  const fault = chosen === undefined ? '' : passwordFault(chosen);
  if (fault) throw new Error(`beckon: the password ${fault}`);
  if (!existsSync(dataDir))
    throw new Error(`beckon: there is no data folder ${dataDir}: name the collector's with --data`);
  const password = chosen ?? makePassword();
  keepLine(join(dataDir, NAME), await hashPassword(password));
  return password;
}
