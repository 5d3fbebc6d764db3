/** What visitors told of themselves (e-mail, phone, name ...) as it lies in the store: encrypted, hashed or readable. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { bodyOf, type EventRow, eventOf } from './event-rows.ts';
import { identifier } from './people.ts';
import { makeKey, readKey, seal, unseal } from './secret-key.ts';
import type { StoredEvent } from './store.ts';

/**
 * - `encrypted`: by a key in the data folder, which a backup of the store does not hold
 * - `hashed`: e-mail and phone as SHA-256, the rest is dropped: for who never writes to anybody
 * - `plain`: as told
 */
export const userDataModes = ['encrypted', 'hashed', 'plain'] as const;
export type UserDataMode = (typeof userDataModes)[number];

const KEY_FILE = 'user-data.key';

/** Beside the user id, which stays readable, what the key alone opens. */
type Kept = StoredEvent & { sealedUser?: string };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Before a text that the key opens: none of ours begins so. */
const SEALED = 'beckon-sealed:';
type User = NonNullable<StoredEvent['user']>;

const sha256Of = (value: unknown): string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value : '';

/** E-mail without spaces around it and in lower case, phone as its digits; else what was hashed before. */
function hashed({ id, email, phone, email_sha256, phone_sha256 }: User): User {
  const mail = typeof email === 'string' ? email.trim().toLowerCase() : '';
  const digits = typeof phone === 'string' || typeof phone === 'number' ? `${phone}`.replace(/\D/g, '') : '';
  const hashOfMail = mail ? sha256(mail) : sha256Of(email_sha256);
  const hashOfPhone = digits ? sha256(digits) : sha256Of(phone_sha256);
  return {
    ...(id !== undefined && { id }),
    ...(hashOfMail && { email_sha256: hashOfMail }),
    ...(hashOfPhone && { phone_sha256: hashOfPhone }),
  };
}

/** So that an event which is tried again is stored as it would have been, and belongs to the same person. */
function hashedToRetry(user: unknown): unknown {
  if (typeof user !== 'object' || !user || Array.isArray(user)) return '(not kept)';
  const told = user as User;
  const email = identifier('email', told['email']) ?? told['email_digest'];
  const phone = identifier('phone', told['phone']) ?? told['phone_digest'];
  return {
    ...hashed(told),
    ...(email !== undefined && { email_digest: email }),
    ...(phone !== undefined && { phone_digest: phone }),
  };
}

/** Empty for what is no JSON, or was cut: nobody can tell what in it says who the visitor is. */
function hashedText(text: string): string {
  let told: { user?: unknown; shared?: unknown; events?: unknown };
  try {
    told = JSON.parse(text);
  } catch {
    return '';
  }
  if (typeof told !== 'object' || !told) return typeof told === 'string' ? '' : text;
  const parts: unknown[] = [told, told.shared, ...(Array.isArray(told.events) ? told.events : [])];
  for (const part of parts)
    if (typeof part === 'object' && part && 'user' in part) part.user = hashedToRetry(part.user);
  return JSON.stringify(told);
}

export interface UserDataCoder {
  /** The body of the event's row. */
  write(event: StoredEvent): string;
  /** The event of a row, whatever it was written as. Without the key `user` tells `{ unreadable: true }`. */
  read(row: EventRow): StoredEvent;
  /** What is kept of a refused text, e-mails and phones anywhere in it: unreadable without the key but for `plain`. */
  writeText(text: string): string;
  /** The text, whatever it was written as; empty without the key. */
  readText(kept: string): string;
}

/** @param dir the data folder. The key is made when the first event needs it. */
export function createUserData(dir: string, mode: UserDataMode): UserDataCoder {
  const path = join(dir, KEY_FILE);
  let key: Buffer | undefined;

  function sealed(text: string): string {
    key ??= readKey(path) ?? makeKey(path);
    return seal(key, text);
  }

  function unsealed(text: string): Record<string, unknown> {
    key ??= readKey(path);
    const opened = key && unseal(key, text);
    return opened ? JSON.parse(opened.text) : { unreadable: true };
  }

  return {
    write(event) {
      const { user } = event;
      if (!user || mode === 'plain') return bodyOf(event);
      if (mode === 'hashed') return bodyOf({ ...event, user: hashed(user) } as Kept);
      const { id, ...rest } = user;
      if (!Object.keys(rest).length) return bodyOf(event);
      return bodyOf({
        ...event,
        user: id === undefined ? undefined : { id },
        sealedUser: sealed(JSON.stringify(rest)),
      } as Kept);
    },
    read(row) {
      const { sealedUser, ...event } = eventOf(row) as Kept;
      return sealedUser === undefined
        ? event
        : { ...event, user: { ...event.user, ...unsealed(sealedUser) } };
    },
    writeText(text) {
      const kept = mode === 'hashed' ? hashedText(text) : text;
      return mode === 'plain' || !kept ? kept : SEALED + sealed(kept);
    },
    readText(kept) {
      if (!kept.startsWith(SEALED)) return kept;
      key ??= readKey(path);
      return (key && unseal(key, kept.slice(SEALED.length))?.text) ?? '';
    },
  };
}
