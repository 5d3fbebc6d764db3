/** What guessing costs: hashes, waits that grow, sessions that end, by a clock that the test sets. */
import { scryptSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { beforeEach, expect, test } from 'vitest';
import { createLockOut, type LockOut } from '../src/admin/lock-out.ts';
import { createPasswordCheck, hashPassword, makePassword } from '../src/admin/password.ts';
import { cookieOf, createSessions } from '../src/admin/sessions.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
let now: number;
let told: { message: string; fields: Record<string, unknown> | undefined }[];
let lockOut: LockOut;
beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  told = [];
  lockOut = createLockOut(
    (message, _level, fields) => told.push({ message, fields }),
    () => now,
  );
});

/** Seconds to wait, or 0 when the try was taken, and wrong. */
function guess(address: string): number {
  const wait = lockOut.take(address);
  if (!wait) lockOut.wrong(address);
  return wait;
}
/** Guesses whenever it may; the waits between. */
function waits(address: string, count: number): number[] {
  const seen: number[] = [];
  while (seen.length < count) {
    const wait = guess(address);
    if (wait) seen.push(wait);
    now += wait * SECOND;
  }
  return seen;
}

test('the fifth wrong try costs a minute, each further one twice as much, up to an hour', () => {
  for (let n = 0; n < 5; n++) expect(guess('192.0.2.1')).toBe(0);
  expect(waits('192.0.2.1', 9)).toEqual([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
});

test('a lock-out is told once for each wrong try, with the shortened address', () => {
  for (let n = 0; n < 9; n++) guess('192.0.2.77');
  expect(told).toHaveLength(5);
  expect(told.at(-1)).toEqual({
    message: 'sign-in: wrong password, locked out',
    fields: { address: '192.0.2.0', wrong: 5, seconds: 60 },
  });
});

test('neighbours in one IPv6 /48 are one guesser, other networks are others', () => {
  for (let n = 0; n < 5; n++) expect(guess(`2001:db8:7:${n}::1`)).toBe(0);
  expect(guess('2001:db8:7:99::1')).toBe(60);
  expect(guess('2001:db8:8::1')).toBe(0);
});

test('wrong tries are forgotten a day after the last one', () => {
  for (let n = 0; n < 4; n++) guess('192.0.2.1');
  now += 25 * HOUR;
  for (let n = 0; n < 5; n++) expect(guess('192.0.2.1')).toBe(0);
  expect(guess('192.0.2.1')).toBe(60);
});

test('a crowd of addresses has fifty tries and then two a minute, which does not bind who was right before', () => {
  lockOut.take('198.51.100.1');
  lockOut.right('198.51.100.1');
  let taken = 0;
  const crowd = (from: number, to: number) => {
    for (let n = from; n < to; n++) if (!guess(`10.0.${n >> 8}.${n & 255}`)) taken++;
  };
  crowd(0, 1000);
  expect(taken).toBe(49);
  now += 60 * SECOND;
  crowd(1000, 2000);
  expect(taken).toBe(51);
  expect(guess('203.0.113.9')).toBe(30);
  expect(guess('198.51.100.1')).toBe(0);
  // The allowance is told of, but not for each of two thousand.
  expect(told.filter(({ message }) => message.includes('all addresses'))).toHaveLength(2);
});

const asking = (cookie: string) => ({ headers: { cookie } }) as IncomingMessage;

test('a session ends twelve hours after its last use, and seven days after its begin', () => {
  const sessions = createSessions(
    () => 'hash',
    () => now,
  );
  const open = () => asking(cookieOf(sessions.open(false, 'hash')).split(';')[0]!);
  const began = now;
  const [used, idle] = [open(), open()];
  now += 12 * HOUR - 1;
  expect(sessions.of(used)).toBeDefined();
  now += 1;
  expect(sessions.of(used)).toBeDefined();
  expect(sessions.of(idle)).toBeUndefined();
  for (let hours = 24; hours < 7 * 24; hours += 12) {
    now += 12 * HOUR - 1;
    expect(sessions.of(used), `before ${hours} hours`).toBeDefined();
  }
  now = began + 7 * 24 * HOUR;
  expect(sessions.of(used)).toBeUndefined();
  sessions.close();
});

test('passwords are compared one at a time, and behind a queue of eight nobody else is taken', async () => {
  const { busy, check } = createPasswordCheck();
  const line = await hashPassword('right');
  const answers: Promise<boolean>[] = [];
  while (!busy()) answers.push(check(answers.length ? 'wrong' : 'right', line));
  expect(answers).toHaveLength(9);
  expect(await Promise.all(answers)).toEqual([true, ...Array(8).fill(false)]);
  expect(busy()).toBe(false);
});

test('a hash is compared by its own parameters; what is weaker, huge or no hash matches nothing', async () => {
  const { check } = createPasswordCheck();
  const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  const salt = Buffer.alloc(16, 7);
  const lineOf = (ln: number, p: number) =>
    `$scrypt$ln=${ln},r=8,p=${p}$${plain(salt)}$${plain(scryptSync('right', salt, 32, { N: 2 ** ln, r: 8, p, maxmem: 2 ** 27 }))}`;
  const other = lineOf(15, 3);
  expect([await check('right', other), await check('wrong', other)]).toEqual([true, false]);
  for (const line of ['', 'right', lineOf(10, 1), other.replace('ln=15', 'ln=30'), other.slice(0, -1)])
    expect(await check('right', line), line).toBe(false);
  expect(new Set(Array.from({ length: 1000 }, makePassword)).size).toBe(1000);
});
