/** The e-mail as Reddit and Microsoft hash it: without dots and without what follows a `+` before the @, whatever the domain. */
import { isHash } from './hash.ts';
import { email } from './normalise.ts';

export function bareEmail(value: unknown): string | undefined {
  const text = email(value);
  if (!text || isHash(text)) return text;
  const [local, domain] = text.split('@') as [string, string];
  const bare = local.replace(/\+.*/, '').replace(/\./g, '');
  return bare ? `${bare}@${domain}` : undefined;
}
