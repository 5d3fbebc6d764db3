/** What visitors told of themselves (e-mail, phone, name ...) as it lies in the store: encrypted, hashed or readable. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredEvent } from './store.ts';

/**
 * - `encrypted`: by a key in the data folder, which a backup of the store does not hold
 * - `hashed`: e-mail and phone as SHA-256, the rest is dropped: for who never writes to anybody
 * - `plain`: as told
 */
export const userDataModes = ['encrypted', 'hashed', 'plain'] as const;
export type UserDataMode = (typeof userDataModes)[number];

const KEY_FILE = 'user-data.key';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Beside the user id, which stays readable, what the key alone opens: iv, tag and text in base64url. */
type Kept = StoredEvent & { sealedUser?: string };

function readKey(path: string): Buffer | undefined {
  let key: Buffer;
  try {
    key = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (key.length !== KEY_BYTES)
    throw new Error(
      `beckon: store: ${path} is no key of ${KEY_BYTES} bytes. Put back the one that the store was written with`,
    );
  return key;
}

/** Whole or not there, and never over one that is there: threads may come to it at the same time. */
function makeKey(path: string): Buffer {
  const part = `${path}.${randomBytes(6).toString('hex')}`;
  const file = openSync(part, 'wx', 0o600);
  try {
    writeSync(file, randomBytes(KEY_BYTES));
    fsyncSync(file);
    try {
      linkSync(part, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  } finally {
    closeSync(file);
    rmSync(part);
  }
  return readKey(path)!;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** E-mail without spaces around it and in lower case, phone as its digits. */
function hashed({ id, email, phone }: NonNullable<StoredEvent['user']>): StoredEvent['user'] {
  const mail = typeof email === 'string' ? email.trim().toLowerCase() : '';
  const digits = typeof phone === 'string' || typeof phone === 'number' ? `${phone}`.replace(/\D/g, '') : '';
  return {
    ...(id !== undefined && { id }),
    ...(mail && { email_sha256: sha256(mail) }),
    ...(digits && { phone_sha256: sha256(digits) }),
  };
}

export interface UserDataCoder {
  /** The event as text to keep. */
  write(event: StoredEvent): string;
  /** The event of such a text, whatever it was written as. Without the key `user` tells `{ unreadable: true }`. */
  read(text: string): StoredEvent;
}

/** @param dir the data folder. The key is made when the first event needs it. */
export function createUserData(dir: string, mode: UserDataMode): UserDataCoder {
  const path = join(dir, KEY_FILE);
  let key: Buffer | undefined;

  function seal(text: string): string {
    key ??= readKey(path) ?? makeKey(path);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  }

  function unseal(sealed: string): Record<string, unknown> {
    key ??= readKey(path);
    if (!key) return { unreadable: true };
    const bytes = Buffer.from(sealed, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return JSON.parse(text.toString('utf8'));
    } catch {
      return { unreadable: true };
    }
  }

  return {
    write(event) {
      const { user } = event;
      if (!user || mode === 'plain') return JSON.stringify(event);
      if (mode === 'hashed') return JSON.stringify({ ...event, user: hashed(user) });
      const { id, ...rest } = user;
      if (!Object.keys(rest).length) return JSON.stringify(event);
      return JSON.stringify({
        ...event,
        user: id === undefined ? undefined : { id },
        sealedUser: seal(JSON.stringify(rest)),
      });
    },
    read(text) {
      const { sealedUser, ...event } = JSON.parse(text) as Kept;
      return sealedUser === undefined ? event : { ...event, user: { ...event.user, ...unseal(sealedUser) } };
    },
  };
}
