/** The public endpoint: checks what needs no parsing, makes the body durable, answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config/config.ts';
import { isPublic } from '../forward/safe-request.ts';
import { inflate } from '../http/inflate.ts';
import { readBody } from '../http/read-body.ts';
import { sendEmpty, sendError, sendJson } from '../http/respond.ts';
import { readBatch } from '../indexer/read-batch.ts';
import type { Log } from '../log/log.ts';
import { truncateAddress } from './address.ts';
import { createCounting } from './count.ts';
import { type Envelope, encodeEnvelope } from './envelope.ts';
import type { Linker } from './linker.ts';
import { compileOrigins, type OriginCheck } from './origins.ts';
import type { PlaceOf } from './places.ts';
import { createRateLimit } from './rate-limit.ts';
import { renewedCookie } from './renew-cookie.ts';
import { header, hintsOf, saysGpc, userAgentOf } from './request-headers.ts';
import { strictAnswer } from './strict.ts';
import type { VisitorHashOf } from './visitor-hash.ts';

export interface IntakeParts {
  config: Config;
  log: Log;
  /** Nothing can be taken now. */
  overloaded(): boolean;
  /** Whole, or empty. */
  addressOf(req: IncomingMessage): string;
  /** Asked with whole addresses, which nothing keeps. */
  placeOf?: PlaceOf | undefined;
  visitorHashOf?: VisitorHashOf | undefined;
  linker: Pick<Linker, 'take'>;
  /** Sites that have a vendor's server half. */
  vendorSites?: ReadonlySet<string>;
  now(): number;
}

/** 256 KiB: eight of the SDK's largest batches. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Of a body that came as gzip. */
const MAX_INFLATED_BYTES = 1024 * 1024;
/** A request has one place of the rate limits for each of these, unpacked: more than the SDK ever sends at once. */
const BYTES_A_PLACE = 64 * 1024;
/** Checked batches a second and address: they are parsed before the answer. */
const STRICT_PER_SECOND = 5;
const RETRY_AFTER_S = '5';
const PREFLIGHT_S = '3600';
/** People do not travel that fast. */
const PLACE_CACHE = 'private, max-age=3600';

/** The page's origin: `Origin`, or that of `Referer` where a browser leaves it out. */
function originOf(req: IncomingMessage): string {
  const origin = header(req, 'origin', 300);
  if (origin) return origin;
  try {
    return new URL(header(req, 'referer', 4096)).origin;
  } catch {
    return '';
  }
}

export function createIntake({
  config,
  log,
  overloaded,
  addressOf,
  placeOf,
  visitorHashOf,
  linker,
  vendorSites,
  now,
}: IntakeParts) {
  const allowed = new Map<string, OriginCheck>();
  for (const [key, site] of Object.entries(config.sites)) allowed.set(key, compileOrigins(site.origins));
  const perSite = createRateLimit(config.rateLimits.perSite);
  const perAddress = createRateLimit(config.rateLimits.perAddress);
  const strictly = createRateLimit(STRICT_PER_SECOND);
  const counting = createCounting({ sites: config.sites, log, placeOf, now });

  function envelopeOf(req: IncomingMessage, site: string, origin: string, address: string): Envelope {
    const envelope: Envelope = {
      received: now(),
      site,
      origin,
      userAgent: userAgentOf(req),
      address: truncateAddress(address),
      language: header(req, 'accept-language', 128),
      gpc: saysGpc(req),
      purpose: header(req, 'sec-purpose', 64),
    };
    const place = placeOf?.(address);
    if (place) envelope.place = place;
    const dailyHash = visitorHashOf?.(site, address, envelope.userAgent, envelope.received);
    if (dailyHash) envelope.dailyHash = dailyHash;
    if (vendorSites?.has(site)) {
      const whole = config.sites[site]!.vendorAddress && isPublic(address);
      envelope.vendor = whole ? { address } : {};
    }
    const hints = hintsOf(req);
    if (hints) envelope.hints = hints;
    return envelope;
  }

  /** Neighbours in one IPv6 network are one. */
  const senderOf = (address: string) => (address.includes(':') ? truncateAddress(address) : address);

  /** Seconds to wait; 0 when the request may go on. */
  function limited(site: string, sender: string, strict: boolean): number {
    const time = now();
    return (
      perAddress.take(sender, time) || perSite.take(site, time) || (strict ? strictly.take(sender, time) : 0)
    );
  }

  /** It was let in as one request, before anybody knew what is in it. */
  function charge(site: string, sender: string, bytes: number): void {
    const more = Math.ceil(bytes / BYTES_A_PLACE) - 1;
    if (more < 1) return;
    perAddress.charge(sender, more);
    perSite.charge(site, more);
  }

  /** The body as it was before any compression; undefined when the answer is sent. */
  async function bodyOf(req: IncomingMessage, res: ServerResponse): Promise<Buffer | undefined> {
    const coding = req.headers['content-encoding'] ?? 'identity';
    if (coding !== 'identity' && coding !== 'gzip')
      sendError(res, 415, 'send the body as it is, or as gzip once');
    else {
      const raw = await readBody(req, MAX_BODY_BYTES);
      if (raw === 'aborted') return undefined;
      const body = coding === 'gzip' && Buffer.isBuffer(raw) ? await inflate(raw, MAX_INFLATED_BYTES) : raw;
      if (Buffer.isBuffer(body)) return body;
      if (body === 'bad') sendError(res, 400, 'the body is not one whole gzip');
      else
        sendError(
          res,
          413,
          `the body is larger than ${MAX_BODY_BYTES} bytes, or ${MAX_INFLATED_BYTES} unpacked: split it`,
        );
    }
    return undefined;
  }

  /**
   * POST takes events; GET tells where the visitor is, as far as it is known: region rules of consent need it, and
   * with `count` that page views may be counted there before anybody has decided.
   * @param site the part of the path behind the intake path
   * @param strict checks the batch before the answer and tells what was found
   */
  return async function intake(
    req: IncomingMessage,
    res: ServerResponse,
    site: string,
    strict: boolean,
  ): Promise<void> {
    const check = allowed.get(site);
    if (!check)
      return sendError(res, 404, 'unknown site key: take it from the site list of the collector config');
    const origin = originOf(req);
    res.setHeader('vary', 'Origin');
    if (!check(origin))
      return sendError(
        res,
        403,
        'this origin may not send: add it to "origins" of the site in the collector config',
      );
    res.setHeader('access-control-allow-origin', origin);
    res.setHeader('access-control-allow-credentials', 'true');
    res.setHeader('access-control-expose-headers', 'Retry-After');
    if (req.method === 'OPTIONS') {
      res.setHeader('access-control-allow-methods', 'POST');
      res.setHeader('access-control-allow-headers', 'content-type, content-encoding');
      res.setHeader('access-control-max-age', PREFLIGHT_S);
      return sendEmpty(res);
    }
    const asks = req.method === 'GET';
    if (req.method !== 'POST' && !asks) {
      res.setHeader('allow', 'GET, POST, OPTIONS');
      return sendError(res, 405, 'send events with POST');
    }
    const address = addressOf(req);
    const sender = senderOf(address);
    const wait = limited(site, sender, strict);
    if (wait) {
      res.setHeader('retry-after', wait);
      return sendError(res, 429, 'too many requests, try again later');
    }
    if (asks) {
      const count = counting.allowed(site, address);
      return sendJson(res, 200, { ...placeOf?.(address), ...(count && { count }) }, PLACE_CACHE);
    }
    if (overloaded()) {
      res.setHeader('retry-after', RETRY_AFTER_S);
      return sendError(res, 503, 'cannot take events now, try again');
    }
    const body = await bodyOf(req, res);
    if (!body) return;
    charge(site, sender, body.length);
    if (await counting.take(req, res, { site, address }, body)) return;
    if (await linker.take(res, { site, origin, sender }, body)) return;
    const envelope = envelopeOf(req, site, origin, address);
    const verdict = strict ? strictAnswer(readBatch(envelope, body, config.lateDays)) : undefined;
    // Nothing of it could be stored: the sender knows, and no bad row has to.
    if (verdict && 'error' in verdict) return sendJson(res, 400, verdict);
    try {
      await log.append(...encodeEnvelope(envelope, body));
    } catch {
      res.setHeader('retry-after', RETRY_AFTER_S);
      return sendError(res, 503, 'could not keep the events, try again');
    }
    const renewed = renewedCookie(req, origin, now());
    if (renewed) res.setHeader('set-cookie', renewed);
    if (verdict) sendJson(res, 200, verdict);
    else sendEmpty(res);
  };
}
