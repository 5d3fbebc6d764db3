/** The token of the API that lies in the data folder. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { tempDir } from '@beckon/testing';
import { beforeEach, expect, test, vi } from 'vitest';
import { createAuth } from '../src/admin/auth.ts';
import { createSessions } from '../src/admin/sessions.ts';
import { adminToken } from '../src/config/load.ts';

beforeEach(() => void vi.stubEnv('BECKON_ADMIN_TOKEN', ''));

test('a token file that was left empty or cut short is refused at the start, with the mend', () => {
  for (const content of ['', '\n', 'short\n', 'a token with spaces in it\n']) {
    const dir = tempDir();
    writeFileSync(join(dir, 'admin-token'), content);
    expect(() => adminToken('', dir)).toThrow(/admin-token: must be 16-256 printable characters.*Delete/);
  }
});

test('where no token holds, no header is one', () => {
  const auth = createAuth(
    '',
    createSessions(
      () => '',
      () => 0,
    ),
  );
  for (const authorization of ['', 'x', 'Bearer', 'Bearer ', 'Basic YTpi'])
    expect(auth.bearer({ headers: { authorization } } as IncomingMessage)).toBe(false);
});

test('the token of the first start is kept for its owner alone, and holds at the next', () => {
  const dir = tempDir();
  const first = adminToken('', dir);
  expect(first.fresh).toBe(true);
  const file = join(dir, 'admin-token');
  // A start that fails would have made a token that nobody is shown.
  expect(existsSync(file)).toBe(false);
  first.keep();
  expect(existsSync(file) && [readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([
    `${first.token}\n`,
    0o600,
  ]);
  expect(adminToken('', dir)).toMatchObject({ token: first.token, fresh: false });
});
