/** Digests of what a visitor typed, made on the device for sites that do not want to have it. */
import type { User } from '@beckon/events';
import type { Kind, Told } from './lead-fields.ts';

export interface Digests {
  /** Makes those of a value that may be sent soon. */
  prepare(kind: Kind, value: string): void;
  /** Tells those of all values: in this task when they are prepared, as the page may be left with it. */
  of(told: Told, then: (user: User) => void): void;
}

/** Of values that were typed in this page. */
const MAX_READY = 20;

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

/**
 * Two of each: hex SHA-256 of the value alone, which vendors take, and the digest under which the collector keeps the
 * value itself, so that visitors who told it plainly and visitors who did not are one person
 * (packages/collector/src/store/people.ts).
 * @throws where the browser has no `crypto.subtle`: plain http
 */
async function digestsOf(kind: Kind, value: string): Promise<User> {
  const plain = kind === 'email' ? value : value.replace(/\D/g, '');
  const [alone, kept] = await Promise.all([sha256(value), sha256(`${kind}\n${plain}`)]);
  return {
    [`${kind}_sha256`]: [...alone].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    [`${kind}_digest`]: btoa(String.fromCharCode(...kept)).replace(
      /[+/=]/g,
      (char) => ({ '+': '-', '/': '_' })[char] ?? '',
    ),
  };
}

export function createDigests(): Digests {
  const ready = new Map<string, User>();

  async function make(kind: string, value: string): Promise<User> {
    // Without a digest nothing is told of who it is.
    const user = ready.get(kind + value) ?? (await digestsOf(kind as Kind, value).catch(() => ({})));
    if (ready.size > MAX_READY) ready.clear();
    ready.set(kind + value, user);
    return user;
  }

  return {
    prepare: make,
    of(told, then) {
      const all = Object.entries(told);
      const tell = (users: readonly (User | undefined)[]) => then(Object.assign({}, ...users));
      const made = all.map(([kind, value]) => ready.get(kind + value));
      if (made.every((user) => user)) tell(made);
      else void Promise.all(all.map(([kind, value]) => make(kind, value))).then(tell);
    },
  };
}
