/** Removals for examples and tests. */
import type { Removal } from '../server-contract.ts';
import { SERVER_NOW } from './sample-server-event.ts';

/** A hash that tells what it is of by its first digits. */
export const sampleHash = (digits: string): string => digits.padEnd(64, '0');

/** Somebody with one e-mail, one phone and a user id. */
export const sampleRemoval = (over: Partial<Removal> = {}): Removal => ({
  id: '0190c0de-0000-7000-8000-000000000001',
  cause: 'withdrawal',
  at: SERVER_NOW - 1000,
  purposes: ['marketing'],
  emails: [sampleHash('e1')],
  googleEmails: [sampleHash('e2')],
  bareEmails: [sampleHash('e3')],
  phones: [sampleHash('f1')],
  phoneDigits: [sampleHash('f2')],
  users: [sampleHash('a1')],
  visitors: [sampleHash('b1')],
  ...over,
});

/** Somebody of whom nothing is known but the visit. */
export const sampleStranger = (): Removal =>
  sampleRemoval({
    id: '0190c0de-0000-7000-8000-000000000002',
    emails: [],
    googleEmails: [],
    bareEmails: [],
    phones: [],
    phoneDigits: [],
    users: [],
    visitors: [sampleHash('b2')],
  });
