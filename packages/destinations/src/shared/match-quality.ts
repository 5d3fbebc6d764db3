/** How well a vendor can tell whose event it is, from 0 to 10: beckon's own estimate, as vendors do not publish theirs. */
import type { IdentifierName, Identifiers } from '../server-contract.ts';

/** Tenths of what is enough by itself. An e-mail, phone or click id names one person, an address with its agent a household. */
const weights: Readonly<Record<IdentifierName, number>> = {
  email: 40,
  phone: 30,
  clickId: 30,
  externalId: 15,
  browserId: 15,
  address: 10,
  userAgent: 5,
  firstName: 4,
  lastName: 4,
  postalCode: 4,
  city: 2,
  region: 1,
  country: 1,
  birthday: 4,
  gender: 1,
};

/** What it adds to the score at the most, from 0 to 10. */
export const identifierWeight = (name: IdentifierName): number => weights[name] / 10;

/** With one decimal; what is sent twice under several names counts once. */
export function matchScore(identifiers: Identifiers): number {
  let tenths = 0;
  for (const [name, sent] of Object.entries(identifiers)) if (sent) tenths += weights[name as IdentifierName];
  return Math.min(100, tenths) / 10;
}

/** Whether there is enough to match an event by: one of the sets, whole. */
export const hasMatchKey = (
  identifiers: Identifiers,
  keys: readonly (readonly IdentifierName[])[] | undefined,
): boolean => !keys || keys.some((set) => set.every((name) => identifiers[name]));
