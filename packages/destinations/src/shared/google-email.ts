/** The e-mail as Google hashes it: only Gmail's own addresses lose their dots and what follows a plus. Source: Google's formatter of the Data Manager API. */
import { isHash } from './hash.ts';
import { email } from './normalise.ts';

export function googleEmail(value: unknown): string | undefined {
  const plain = email(value);
  if (!plain || isHash(plain)) return plain;
  const [local = '', host = ''] = plain.split('@');
  if (host !== 'gmail.com' && host !== 'googlemail.com') return plain;
  const bare = local.replace(/\+.*/, '').replace(/\./g, '');
  return bare && `${bare}@${host}`;
}
