/** Which address a request comes from, behind the proxies that the operator trusts. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** `203.0.113.7`, `10.0.0.0/8`, `::1`, `fd00::/8`. */
export function isSubnet(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (!family || rest.length) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** Without brackets, port, zone and quotes, and IPv4-mapped IPv6 as IPv4; empty when it is no address. */
export function plainAddress(text: string): string {
  if (isIP(text) === 4) return text;
  const bare = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(bare) ? bare : '';
}

/** Proxies in a row; a longer list is forged. */
const MAX_HOPS = 20;

/** @param trusted addresses and subnets, as `isSubnet` takes them */
export function createProxyCheck(trusted: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList();
  for (const subnet of trusted) {
    const [address = '', bits] = subnet.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  return (address) => proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

export const socketAddress = (req: IncomingMessage): string => plainAddress(req.socket.remoteAddress ?? '');

/**
 * `X-Forwarded-For` is believed only as far as trusted proxies wrote it: from its right end, where the nearest proxy
 * adds, up to the first address that is none of them. Without trusted proxies it is the address of the socket.
 * @param trusted addresses and subnets, as `isSubnet` takes them
 */
export function createClientAddress(trusted: readonly string[]): (req: IncomingMessage) => string {
  const isProxy = createProxyCheck(trusted);
  return (req) => {
    let address = socketAddress(req);
    if (!trusted.length) return address;
    const hops = String(req.headers['x-forwarded-for'] ?? '').split(',');
    for (const hop of hops.slice(-MAX_HOPS).reverse()) {
      if (!address || !isProxy(address)) break;
      const before = plainAddress(hop);
      // Garbage ends the chain: what is left of it is nobody's word.
      if (!before) break;
      address = before;
    }
    return address;
  };
}
