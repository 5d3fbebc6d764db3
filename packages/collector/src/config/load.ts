/** The admin token: of the environment, of the configuration, or of the data folder. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The admin token of the environment, of the configuration, or one made at the first start. */
export function adminToken(configured: string, dataDir: string): { token: string; fresh: boolean } {
  const given = process.env['BECKON_ADMIN_TOKEN'] || configured;
  if (given) return { token: given, fresh: false };
  const file = join(dataDir, 'admin-token');
  if (existsSync(file)) return { token: readFileSync(file, 'utf8').trim(), fresh: false };
  mkdirSync(dataDir, { recursive: true });
  const token = randomBytes(24).toString('base64url');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  return { token, fresh: true };
}
