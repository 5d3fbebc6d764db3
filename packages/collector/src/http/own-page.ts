/** Where a request comes from: over https or not, and from a page of ours or of somebody else. */
import type { IncomingMessage } from 'node:http';
import { createProxyCheck, socketAddress } from '../intake/client-address.ts';

/**
 * True for our own origin, false for another, undefined when no origin is told (a program, or a plain read). No page
 * can write `Sec-Fetch-Site`, but browsers send it to https and localhost alone; a proxy may have changed the host.
 */
export function fromOwnPage({ headers }: IncomingMessage): boolean | undefined {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin === undefined) return undefined;
  if (site !== undefined) return site === 'same-origin';
  return host !== undefined && origin.replace(/^https?:\/\//, '') === host;
}

/**
 * Whether the browser spoke https, which ends at the proxy: told by a trusted one, or by the origin of our own page.
 * @param trusted addresses and subnets of the proxies
 */
export function createHttpsCheck(trusted: readonly string[]): (req: IncomingMessage) => boolean {
  const isProxy = createProxyCheck(trusted);
  return (req) => {
    if (fromOwnPage(req) && req.headers.origin!.startsWith('https://')) return true;
    const address = socketAddress(req);
    // The nearest proxy writes at the end.
    const told = String(req.headers['x-forwarded-proto'] ?? '')
      .split(',')
      .at(-1)!;
    return told.trim().toLowerCase() === 'https' && address !== '' && isProxy(address);
  };
}
