/** What `identify` told of a person, in the forms in which vendors keep it in their lists: hashed, each in its one form. */
import type { User } from '@beckon/events';
import type { Removal } from './server-contract.ts';
import { bareEmail } from './shared/bare-email.ts';
import { googleEmail } from './shared/google-email.ts';
import { isHash } from './shared/hash.ts';
import { email, phoneDigits, phoneE164 } from './shared/normalise.ts';
import { traitsOf } from './shared/traits.ts';

/** The lists of a removal. */
export type RemovalForms = Omit<Removal, 'id' | 'cause' | 'at' | 'purposes'>;

/**
 * @param sha256 in hex, of the UTF-8 bytes; given, as a store has no time to wait for one
 * @returns without what was not told
 */
export function removalForms(
  user: User,
  sha256: (text: string) => string,
): Partial<Record<keyof RemovalForms, string>> {
  const { id, email: mail, phone } = traitsOf(user);
  const plain: Partial<Record<keyof RemovalForms, string | undefined>> = {
    emails: email(mail),
    googleEmails: googleEmail(mail),
    bareEmails: bareEmail(mail),
    phones: phoneE164(phone),
    phoneDigits: phoneDigits(phone),
  };
  const forms: Partial<Record<keyof RemovalForms, string>> = {};
  for (const [name, text] of Object.entries(plain))
    if (text) forms[name as keyof RemovalForms] = isHash(text) ? text : sha256(text);
  // An id is of the shop's own making: whatever it looks like, it is hashed.
  if (typeof id === 'string' || typeof id === 'number') forms.users = sha256(`${id}`);
  return forms;
}
