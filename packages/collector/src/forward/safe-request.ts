/** Requests to addresses that an operator typed in: never to this network unless that is allowed, and never without end. */
import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { ServerAnswer, ServerRequest } from '@beckon/destinations';

/** A request may take this long in all. */
const TIMEOUT_MS = 10 * 1000;
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * What is not the public internet. Source: IANA special-purpose address registries (IPv4 and IPv6), and for what was
 * given up RFC 3879 (site-local) and RFC 2765 (SIIT).
 */
const special = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  special.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  // Loopback, unspecified, and addresses that carry an IPv4 one; what is mapped is checked as IPv4.
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['100:0:0:1::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  // Documentation, and identifiers of SRv6.
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  special.addSubnet(net, bits, 'ipv6');

/** An address that everybody can reach. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !special.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** A fault of the address itself, told without the address; undefined when it may be used. */
export function addressFault(text: string, allowPrivate: boolean): string | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'is no address';
  }
  const { protocol, username, password, port, hostname } = url;
  if (protocol !== 'https:' && !(protocol === 'http:' && allowPrivate)) return 'must be https';
  if (username || password) return 'must not hold a user name';
  // Other services of a host are none of ours.
  if (port && Number(port) < 1024 && port !== '80' && port !== '443')
    return 'must not be a port of another service';
  const literal = hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(literal) && !allowPrivate && !isPublic(literal)) return 'is an address of a private network';
  return undefined;
}

/** Resolves a name and refuses what is not public: the connection goes to the very address that was checked. */
export const publicLookup: LookupFunction = (hostname, options, done) =>
  systemLookup(hostname, { ...options, all: true }, (error, found) => {
    const bad = error ?? (found.every(({ address }) => isPublic(address)) ? undefined : new PrivateAddress());
    if (bad) return done(bad, '', 0);
    if (options.all) return done(null, found);
    done(null, found[0]!.address, found[0]!.family);
  });

class PrivateAddress extends Error {
  override name = 'PrivateAddress';
  override message = 'the name leads into a private network';
}

/** What a half may read of the headers: how long to wait, limits, trace ids. */
const told = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name === 'retry-after' || name.startsWith('x-'))
      .map(([name, value]) => [name, String(value).slice(0, 1000)]),
  );

/** Never rejects. Redirects are not followed. Resolves with status 0 and the reason as body when there is no answer. */
export function send(
  { url, method = 'POST', headers, body }: ServerRequest,
  allowPrivate: boolean,
): Promise<ServerAnswer> {
  const fault = addressFault(url, allowPrivate);
  if (fault) return Promise.resolve({ status: 0, headers: {}, body: `the address ${fault}` });
  return new Promise((resolve) => {
    const none = (error: Error) => resolve({ status: 0, headers: {}, body: error.message });
    try {
      begin({ url, method, headers, body }, allowPrivate, resolve, none);
    } catch (error) {
      // A header or a path that cannot be written.
      none(error as Error);
    }
  });
}

function begin(
  { url, method, headers, body }: ServerRequest,
  allowPrivate: boolean,
  done: (answer: ServerAnswer) => void,
  none: (error: Error) => void,
): void {
  const start = url.startsWith('https:') ? httpsRequest : httpRequest;
  const request = start(
    url,
    {
      method,
      headers: {
        ...headers,
        ...(method !== 'GET' && { 'content-length': Buffer.byteLength(body) }),
        'user-agent': 'beckon',
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(!allowPrivate && { lookup: publicLookup }),
    },
    (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const end = () => {
        const text = Buffer.concat(chunks).toString('utf8').slice(0, MAX_ANSWER_BYTES);
        done({ status: answer.statusCode ?? 0, headers: told(answer.headers), body: text });
      };
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes <= MAX_ANSWER_BYTES) return;
        end();
        request.destroy();
      });
      answer.on('end', end);
      answer.on('error', none);
    },
  );
  request.on('error', none);
  request.end(method === 'GET' ? undefined : body);
}
