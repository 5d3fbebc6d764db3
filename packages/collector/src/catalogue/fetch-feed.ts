/** Where the bytes of a feed come from: an address, asked whether it is still the same, or a file. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { addressFault, publicLookup } from '../forward/safe-request.ts';
import { FeedError } from './feed-error.ts';

/** What tells whether a feed has changed since it was read: of the answer's headers, or of the file. */
export interface Version {
  etag: string;
  lastModified: string;
}

export interface Source {
  bytes: AsyncIterable<Buffer>;
  /** As it lies there, packed or not; undefined when it is not told. */
  size: number | undefined;
  version: Version;
}

const MAX_REDIRECTS = 5;
/** Without a byte. Shops make their feed when it is asked for: the first one may take long. */
const IDLE_MS = 120 * 1000;
/** In all. */
const WITHIN_MS = 3600 * 1000;
const MAX_HEADER = 1000;

const WHY: Readonly<Record<number, string>> = {
  401: ': it wants a sign-in, which an address alone cannot give',
  403: ': it does not let the collector in',
  404: ': there is nothing there (any more)',
  410: ': it is gone for good',
};

function ask(url: string, headers: Record<string, string>, allowPrivate: boolean, signal: AbortSignal) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const start = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = start(
      url,
      { headers, signal, timeout: IDLE_MS, ...(!allowPrivate && { lookup: publicLookup }) },
      resolve,
    );
    request.on('timeout', () => request.destroy(new Error('no answer within two minutes')));
    request.on('error', reject);
    request.end();
  });
}

/** Answers that end early are errors of the stream, whose words may name addresses. */
async function* bytesOf(answer: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* answer as AsyncIterable<Buffer>;
  } catch (error) {
    const { name, code = name } = error as NodeJS.ErrnoException;
    throw new FeedError(`the connection ended before the feed did (${code})`);
  }
}

export interface FetchOptions {
  /** Of the address itself, and redirects within its host; others must be https and public in any case. */
  allowPrivate: boolean;
  /** Of the feed that is there. */
  known?: Version | undefined;
  signal: AbortSignal;
}

/** @returns undefined when it is still what is known. @throws FeedError */
export async function fetchFeed(
  url: string,
  { allowPrivate, known, signal }: FetchOptions,
): Promise<Source | undefined> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
  const { host } = new URL(url);
  const headers = {
    'user-agent': 'beckon',
    accept: 'application/xml, text/xml, text/csv, text/tab-separated-values, */*;q=0.5',
    'accept-encoding': 'gzip, identity',
    ...(known?.etag && { 'if-none-match': known.etag }),
    ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
  };
  let at = url;
  for (let hops = 0; ; hops++) {
    const mayPrivate = allowPrivate && new URL(at).host === host;
    const fault = addressFault(at, mayPrivate);
    if (fault) throw new FeedError(hops ? `a redirect leads to what ${fault}` : `the address ${fault}`);
    const answer = await ask(at, headers, mayPrivate, within).catch((error: NodeJS.ErrnoException) => {
      throw new FeedError(
        error.name === 'PrivateAddress' ? error.message : `no answer (${error.code ?? error.message})`,
      );
    });
    const { statusCode = 0 } = answer;
    const { location = '', etag = '', 'last-modified': lastModified = '' } = answer.headers;
    const { 'content-encoding': coding = 'identity', 'content-length': length } = answer.headers;
    if (statusCode === 200 && /^(identity|(x-)?gzip)$/i.test(coding))
      return {
        bytes: bytesOf(answer),
        size: length && /^\d+$/.test(length) ? Number(length) : undefined,
        version: { etag: etag.slice(0, MAX_HEADER), lastModified: lastModified.slice(0, MAX_HEADER) },
      };
    answer.on('error', () => {}).destroy();
    if (statusCode === 200) throw new FeedError('the answer is packed in a way that was not asked for');
    if (statusCode === 304 && known) return undefined;
    if (![301, 302, 303, 307, 308].includes(statusCode))
      throw new FeedError(`the address answers ${statusCode}${WHY[statusCode] ?? ''}`);
    if (hops === MAX_REDIRECTS) throw new FeedError(`more than ${MAX_REDIRECTS} redirects`);
    if (!URL.canParse(location, at)) throw new FeedError('a redirect leads to no address');
    at = new URL(location, at).href;
  }
}

/** As `fetchFeed`, by the file's time and size. */
export async function openFeedFile(path: string, known?: Version): Promise<Source | undefined> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new FeedError(`the file cannot be read (${error.code})`);
  });
  if (!found.isFile()) throw new FeedError('is no file');
  const version = { etag: `${found.mtimeMs}-${found.size}`, lastModified: '' };
  if (known?.etag === version.etag) return undefined;
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      yield* createReadStream(path) as AsyncIterable<Buffer>;
    } catch (error) {
      throw new FeedError(`the file cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return { bytes: bytes(), size: found.size, version };
}
