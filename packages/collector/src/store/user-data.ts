/** What visitors told of themselves (e-mail, phone, name ...) as it lies in the store: encrypted, hashed or readable. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { bodyOf, type EventRow, eventOf } from './event-rows.ts';
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
  /** The body of the event's row. */
  write(event: StoredEvent): string;
  /** The event of a row, whatever it was written as. Without the key `user` tells `{ unreadable: true }`. */
  read(row: EventRow): StoredEvent;
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
  };
}
