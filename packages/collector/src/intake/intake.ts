/** The public endpoint: checks what needs no parsing, makes the body durable, answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config/config.ts';
import { readBody } from '../http/read-body.ts';
import { sendEmpty, sendError } from '../http/respond.ts';
import type { Log } from '../log/log.ts';
import { truncateAddress } from './address.ts';
import { encodeEnvelope } from './envelope.ts';
import { compileOrigins, type OriginCheck } from './origins.ts';

export interface IntakeParts {
  config: Config;
  log: Log;
  /** Bytes of the log that are not indexed yet. */
  lagBytes(): number;
  now(): number;
}

/** 256 KiB: eight of the SDK's largest batches. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Taken but not durable yet: beyond this the disk is too slow for what comes in. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;
/** Durable but not indexed yet: beyond this the indexer is too slow, and the disk would fill. */
const MAX_LAG_BYTES = 4 * 1024 * 1024 * 1024;
const RETRY_AFTER_S = '5';
const PREFLIGHT_S = '3600';

const header = (req: IncomingMessage, name: string, max: number): string =>
  String(req.headers[name] ?? '').slice(0, max);

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

export function createIntake({ config, log, lagBytes, now }: IntakeParts) {
  const allowed = new Map<string, OriginCheck>();
  for (const [key, site] of Object.entries(config.sites)) allowed.set(key, compileOrigins(site.origins));

  function envelopeOf(req: IncomingMessage, site: string, origin: string) {
    return {
      received: now(),
      site,
      origin,
      userAgent: header(req, 'user-agent', 512),
      address: truncateAddress(req.socket.remoteAddress),
      language: header(req, 'accept-language', 128),
      gpc: req.headers['sec-gpc'] === '1',
      purpose: header(req, 'sec-purpose', 64),
    };
  }

  /** @param site the part of the path behind the intake path */
  return async function intake(req: IncomingMessage, res: ServerResponse, site: string): Promise<void> {
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
      res.setHeader('access-control-allow-headers', 'content-type');
      res.setHeader('access-control-max-age', PREFLIGHT_S);
      return sendEmpty(res);
    }
    if (req.method !== 'POST') {
      res.setHeader('allow', 'POST, OPTIONS');
      return sendError(res, 405, 'send events with POST');
    }
    if ((req.headers['content-encoding'] ?? 'identity') !== 'identity')
      return sendError(res, 415, 'send the body without content-encoding');
    if (log.failure() || log.pendingBytes() > MAX_PENDING_BYTES || lagBytes() > MAX_LAG_BYTES) {
      res.setHeader('retry-after', RETRY_AFTER_S);
      return sendError(res, 503, 'cannot take events now, try again');
    }
    const body = await readBody(req, MAX_BODY_BYTES);
    if (body === 'aborted') return;
    if (body === 'too-large')
      return sendError(res, 413, `the body is larger than ${MAX_BODY_BYTES} bytes: split it`);
    try {
      await log.append(encodeEnvelope(envelopeOf(req, site, origin), body));
    } catch {
      res.setHeader('retry-after', RETRY_AFTER_S);
      return sendError(res, 503, 'could not keep the events, try again');
    }
    sendEmpty(res);
  };
}
