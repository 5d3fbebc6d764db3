/** The admin password: makes one, writes its hash, and compares one with a hash. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Letters and digits that are not taken for one another; 32 of them, so each is 5 bits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 4;
const GROUP_CHARS = 5;
/**
 * Each comparison takes 64 MiB (128 · N · r) and a quarter of a second of one core, beside an intake that must go on.
 * Above the floor of 2^15; a made password carries 100 bits and needs no slow hash at all.
 */
const LOG2_N = 16;
const R = 8;
const P = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** Comparisons that wait while one is under way: one at a time, so that guesses cannot fill the memory. */
const MAX_WAITING = 8;
export const MIN_PASSWORD_CHARS = 12;
const MAX_PASSWORD_CHARS = 256;

/** `7h3kq-m2x9v-…`: 100 bits, to be read out and typed. */
export function makePassword(): string {
  const chars = [...randomBytes(GROUPS * GROUP_CHARS)].map((byte) => ALPHABET[byte & 31]).join('');
  return chars.match(new RegExp(`.{${GROUP_CHARS}}`, 'g'))!.join('-');
}

/** What is wrong with a password that somebody chose; empty when it will do. */
export function passwordFault(password: string): string {
  if (/\p{Cc}/u.test(password) || password !== password.trim())
    return 'must be one line without spaces at its ends';
  const { length } = [...password];
  return length < MIN_PASSWORD_CHARS || length > MAX_PASSWORD_CHARS
    ? `must have ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters`
    : '';
}

/** The same characters may be typed in several ways on several keyboards. */
function derive(password: string, salt: Buffer, ln: number, r: number, p: number): Promise<Buffer> {
  const N = 2 ** ln;
  return new Promise((resolve, reject) =>
    scrypt(
      password.normalize('NFKC'),
      salt,
      HASH_BYTES,
      { N, r, p, maxmem: 128 * r * (N + p + 2) + 1024 },
      (error, key) => (error ? reject(error) : resolve(key)),
    ),
  );
}

const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** One line with everything that comparing needs. Source: github.com/P-H-C/phc-string-format */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, LOG2_N, R, P);
  return `$scrypt$ln=${LOG2_N},r=${R},p=${P}$${plain(salt)}$${plain(hash)}`;
}

/** Of a file that somebody may have edited: what would take more than 1 GiB, or is weaker than ours, is no hash. */
const LINE = /^\$scrypt\$ln=(1[5-9]|20),r=(8),p=([1-4])\$([\w+/]{22,86})\$([\w+/]{43})$/;

/** False for a wrong password and for a line that is no hash of ours. */
async function matches(password: string, line: string): Promise<boolean> {
  const [, ln, r, p, salt = '', hash = ''] = LINE.exec(line) ?? [];
  if (!ln) return false;
  const given = await derive(password, Buffer.from(salt, 'base64'), Number(ln), Number(r), Number(p));
  return timingSafeEqual(given, Buffer.from(hash, 'base64'));
}

export interface PasswordCheck {
  /** Too many comparisons wait: ask again later. */
  busy(): boolean;
  /** Takes as long for a wrong password as for the right one. */
  check(password: string, line: string): Promise<boolean>;
}

export function createPasswordCheck(): PasswordCheck {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    busy: () => waiting > MAX_WAITING,
    check(password, line) {
      waiting++;
      const answer = last
        .then(() => matches(password, line))
        .finally(() => {
          waiting--;
        });
      // Whoever waits behind a failed one goes on.
      last = answer.catch(() => {});
      return answer;
    },
  };
}
