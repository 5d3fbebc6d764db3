/** Finds in what `identify` told the facts that vendors match by, under the names that shops give them. */
import type { User } from '@beckon/events';

/** As told, nothing made uniform: see normalise.ts. */
export interface Traits {
  id?: unknown;
  email?: unknown;
  phone?: unknown;
  firstName?: unknown;
  lastName?: unknown;
  street?: unknown;
  city?: unknown;
  region?: unknown;
  postalCode?: unknown;
  country?: unknown;
  birthday?: unknown;
  gender?: unknown;
}

/** First the names of Google's user-provided data, then those of others. */
const spellings: Readonly<Record<Exclude<keyof Traits, 'id'>, readonly string[]>> = {
  // The latter as the collector keeps it with `userData: "hashed"`.
  email: ['email', 'email_sha256'],
  phone: ['phone', 'phone_number', 'phoneNumber'],
  firstName: ['first_name', 'firstName', 'firstname'],
  lastName: ['last_name', 'lastName', 'lastname'],
  street: ['street'],
  city: ['city'],
  region: ['region', 'state'],
  postalCode: ['postal_code', 'postalCode', 'zip', 'zip_code'],
  country: ['country'],
  birthday: ['birthday', 'birthdate', 'date_of_birth'],
  gender: ['gender'],
};

/** Of the user themselves and of their `address`, where that is an object. */
export function traitsOf(user: User | undefined): Traits {
  if (!user) return {};
  const { address } = user;
  const inner = typeof address === 'object' && address ? (address as Record<string, unknown>) : {};
  const traits: Traits = { ...(user.id !== undefined && { id: user.id }) };
  for (const [trait, names] of Object.entries(spellings))
    for (const name of names) {
      const value = user[name] ?? inner[name];
      if (value === undefined || value === null || value === '') continue;
      traits[trait as keyof Traits] = value;
      break;
    }
  return traits;
}

/**
 * The shop's own id of whom the event is of: the user's, else the visitor's. Trimmed and in lower case here, so that it
 * is the same whether the browser's script or the collector hashes it. Undefined when neither is known; an object is
 * no id.
 */
export function externalIdOf({ user, visitor }: { user?: User; visitor: string }): string | undefined {
  const id: unknown = user?.id ?? visitor;
  return `${typeof id === 'object' ? visitor : id}`.replace(/\s/g, '').toLowerCase() || undefined;
}

/** All of marketing is allowed; else the event came through the limited mode of a destination (US opt-out). */
export const isFull = (event: { consent: Readonly<Record<string, string>> }): boolean =>
  /^[gn]/.test(event.consent['marketing'] ?? '');
