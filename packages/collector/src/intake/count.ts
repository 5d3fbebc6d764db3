/**
 * Takes page views of visitors who have not been heard. What tells people apart (address, User-Agent, hints, the time
 * within the day) decides here what a view counts as, and goes no further: nothing of it is kept.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mayCount } from '@beckon/consent';
import { type CountBody, countFault } from '@beckon/events';
import type { Config } from '../config/config.ts';
import { sendEmpty, sendError } from '../http/respond.ts';
import { agentOf } from '../indexer/device.ts';
import type { Log } from '../log/log.ts';
import { dayOf } from '../store/day.ts';
import { encodePageCount } from './envelope.ts';
import { mayBe } from './may-be.ts';
import type { PlaceOf } from './places.ts';
import { header, hintsOf, saysGpc, userAgentOf } from './request-headers.ts';

export interface CountingParts {
  sites: Config['sites'];
  log: Pick<Log, 'append'>;
  placeOf: PlaceOf | undefined;
  now(): number;
}

export interface Counting {
  /** Whether views of that place may be counted before anybody has decided. */
  allowed(site: string, address: string): boolean;
  /** False when the body is none of ours: nothing is answered then. */
  take(
    req: IncomingMessage,
    res: ServerResponse,
    from: { site: string; address: string },
    body: Buffer,
  ): Promise<boolean>;
}

/** 50 views of the longest paths and hosts fit. */
const MAX_BYTES = 32 * 1024;
const RETRY_AFTER_S = '5';
const KINDS = new Set(['desktop', 'mobile', 'tablet']);

/** Parts of a path that may name a person, a message or an order say no more than that there was one. */
export const coarsePath = (path: string): string =>
  path
    .split('/')
    .map((part) => (/@|%40|\d{6}|^.{61}/i.test(part) ? '*' : part))
    .join('/');

/** Batches have a list of events; these have none. */
function parse(body: Buffer): Record<string, unknown> | undefined {
  if (body.length > MAX_BYTES || !mayBe(body, '"count"')) return undefined;
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    const ours = typeof value === 'object' && value !== null && 'count' in value && !('events' in value);
    return ours ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

export function createCounting({ sites, log, placeOf, now }: CountingParts): Counting {
  function allowed(site: string, address: string): boolean {
    const rules = sites[site]?.cookieless;
    if (!rules) return false;
    const place = placeOf?.(address);
    return mayCount(rules, place?.country, place?.region);
  }

  /** The page has asked before; who sends without asking, or objects, is answered the same and not counted. */
  function counts(req: IncomingMessage, site: string, address: string): boolean {
    return (
      !saysGpc(req) && !/^pre(fetch|render)\b/.test(header(req, 'sec-purpose', 64)) && allowed(site, address)
    );
  }

  return {
    allowed,
    async take(req, res, { site, address }, body) {
      const told = parse(body);
      if (!told) return false;
      const fault = sites[site]?.cookieless
        ? countFault(told)
        : 'this site counts nothing without consent: set "cookieless" of the site in the collector config';
      if (fault) {
        sendError(res, 400, fault);
        return true;
      }
      const hints = hintsOf(req);
      const { bot, device } = agentOf({ userAgent: userAgentOf(req), ...(hints && { hints }) });
      if (!bot && counts(req, site, address)) {
        const { views, back } = told['count'] as CountBody['count'];
        const record = {
          day: dayOf(now()),
          site,
          views: views.map(({ path, referrer = '' }) => ({
            path: coarsePath(path),
            referrer: referrer.toLowerCase(),
          })),
          device: KINDS.has(device.type) ? device.type : 'other',
          country: placeOf?.(address)?.country ?? '',
          ...(back && { back: true as const }),
        };
        try {
          await log.append(encodePageCount(record));
        } catch {
          res.setHeader('retry-after', RETRY_AFTER_S);
          sendError(res, 503, 'could not keep the count');
          return true;
        }
      }
      sendEmpty(res);
      return true;
    },
  };
}
