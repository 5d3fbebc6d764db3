/** Client addresses, shortened before anything keeps them. */
import { isIP } from 'node:net';
import { plainAddress } from './client-address.ts';

/** IPv4 to /24, IPv6 to /48; empty when it is no address. */
export function truncateAddress(address: string | undefined): string {
  const plain = plainAddress(address ?? '');
  if (isIP(plain) === 4) return plain.replace(/\.\d+$/, '.0');
  if (isIP(plain) !== 6) return '';
  const [head = '', tail] = plain.split('::');
  const groups = head ? head.split(':') : [];
  if (tail !== undefined) {
    const rest = tail ? tail.split(':') : [];
    while (groups.length + rest.length < 8) groups.push('0');
    groups.push(...rest);
  }
  return `${groups.slice(0, 3).join(':')}::`;
}
