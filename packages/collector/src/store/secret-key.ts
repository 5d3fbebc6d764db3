/** Secret keys in the data folder, a file each, which its owner alone may read; and texts that only such a key makes and opens. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** @returns undefined when there is none. @throws when the file holds something else */
export function readKey(path: string): Buffer | undefined {
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
export function makeKey(path: string): Buffer {
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

/** iv, tag and text in base64url: nobody reads it without the key, and nobody changes it. No two are alike. */
export function seal(key: Buffer, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
}

/** @returns the text, and the iv by which it is told from all others; undefined when another key made it, or it was changed */
export function unseal(key: Buffer, sealed: string): { text: string; iv: string } | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const iv = bytes.subarray(0, IV_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return { text: text.toString('utf8'), iv: iv.toString('base64url') };
  } catch {
    return undefined;
  }
}
