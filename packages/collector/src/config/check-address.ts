/** An address that requests will go to: what each of them would be refused for is told at the start. */
import type { SettingRule } from '@beckon/destinations';
import { addressFault } from '../forward/safe-request.ts';
import type { Faults } from './faults.ts';

/** A setting that holds the address of a server: nothing else has a pattern that begins so. */
export const holdsAddress = ({ pattern }: SettingRule): boolean => !!pattern?.source.startsWith('^https?:');

/** @param mend what to give instead, without a full stop */
export function checkAddress(
  faults: Faults,
  field: string,
  address: unknown,
  allowPrivate: boolean,
  mend: string,
): boolean {
  const fault = typeof address === 'string' ? addressFault(address, allowPrivate) : 'is no address';
  if (!fault) return true;
  const also = /https|private/.test(fault)
    ? '; "allowPrivate": true allows plain http and private networks'
    : '';
  faults.add(field, `${fault}. ${mend}${also}`);
  return false;
}
