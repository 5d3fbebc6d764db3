/** Whether what was told says who somebody is: neither a template's word for nothing, nor what is no e-mail or phone. */
import { email, phoneDigits, textOf } from './normalise.ts';

/** A hash may, whatever it was made of. */
export const mayIdentify = {
  id: (value: unknown): boolean => textOf(value) !== undefined,
  email: (value: unknown): boolean => email(value) !== undefined,
  phone: (value: unknown): boolean => phoneDigits(value) !== undefined,
} as const;
