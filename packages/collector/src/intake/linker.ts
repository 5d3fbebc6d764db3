/** Gives out the tokens by which a visitor is known on another domain of the site, and takes those of who has come. */
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { LINK_SECONDS, MAX_LINK_TOKEN } from '@beckon/events';
import type { Config } from '../config/config.ts';
import { sendEmpty, sendError, sendJson } from '../http/respond.ts';
import { isObject } from '../indexer/unfit.ts';
import type { Log } from '../log/log.ts';
import { makeKey, readKey } from '../store/secret-key.ts';
import { encodeArrival } from './envelope.ts';
import { makeLinkToken, readLinkToken } from './link-token.ts';
import { mayBe } from './may-be.ts';
import { createRateLimit } from './rate-limit.ts';

export interface LinkerParts {
  sites: Config['sites'];
  log: Pick<Log, 'append'>;
  /** See `openLinkKey`. */
  key: Buffer | undefined;
  now(): number;
}

/** What became of tokens: given out, or what was found of one that came. `foreign` is of another site, domain or way. */
export type LinkOutcome = 'issued' | 'united' | 'altered' | 'expired' | 'foreign' | 'replayed';

export interface Linker {
  /** False when the body is none of ours: nothing is answered then. */
  take(
    res: ServerResponse,
    from: { site: string; origin: string; sender: string },
    body: Buffer,
  ): Promise<boolean>;
  /** Since the start. */
  outcomes: ReadonlyMap<LinkOutcome, number>;
}

const KEY_FILE = 'link.key';
const MAX_BYTES = 16 * 1024;
const VISITOR = /^[\w-]{1,64}$/;
const CLICK_NAME = /^\w{1,64}$/;
const MAX_CLICKS = 20;
const MAX_CLICK_CHARS = 500;
/** Tokens a second and sender: a page asks for one when the pointer comes near a link. */
const TOKENS_PER_SECOND = 5;
/** Of tokens that were used and still hold. What is more the store alone knows. */
const MAX_USED = 100_000;
const RETRY_AFTER_S = '5';

type Json = Record<string, unknown>;

/** Made at the first start of a collector with a site that has other domains. */
export function openLinkKey(sites: Config['sites'], dataDir: string): Buffer | undefined {
  const path = join(dataDir, KEY_FILE);
  return Object.values(sites).some(({ capture }) => capture['linker'])
    ? (readKey(path) ?? makeKey(path))
    : undefined;
}

/** Batches have a list of events; these have none. */
function parse(body: Buffer): Json | undefined {
  if (body.length > MAX_BYTES || !mayBe(body, '"link"', '"arrival"')) return undefined;
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isObject(value) && ('link' in value || 'arrival' in value) && !('events' in value)
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function hostOf(origin: unknown): string {
  try {
    return new URL(String(origin)).hostname;
  } catch {
    return '';
  }
}
const isWithin = (host: string, domain: string) => `.${host}`.endsWith(`.${domain}`);

function clicksOf(value: unknown): Record<string, string> {
  const good = Object.entries(isObject(value) ? value : {}).filter(
    (pair): pair is [string, string] =>
      CLICK_NAME.test(pair[0]) && typeof pair[1] === 'string' && pair[1].length <= MAX_CLICK_CHARS,
  );
  return Object.fromEntries(good.slice(0, MAX_CLICKS));
}

/** Tokens that hold no more are forgotten, and beyond the bound the oldest. */
function createUsed(now: () => number) {
  const until = new Map<string, number>();
  return {
    has: (nonce: string) => until.has(nonce),
    add(nonce: string, end: number) {
      for (const [one, over] of until)
        if (over < now() || until.size >= MAX_USED) until.delete(one);
        else break;
      until.set(nonce, end);
    },
    delete: (nonce: string) => until.delete(nonce),
  };
}

export function createLinker({ sites, log, key, now }: LinkerParts): Linker {
  const outcomes = new Map<LinkOutcome, number>();
  const count = (outcome: LinkOutcome) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const tokens = createRateLimit(TOKENS_PER_SECOND);
  const used = createUsed(now);

  interface Settings {
    to: readonly string[];
    seconds?: number;
  }
  const settingsOf = (site: string) => sites[site]?.capture['linker'] as Settings | undefined;

  function issue(res: ServerResponse, site: string, origin: string, sender: string, link: unknown): void {
    const { to, visitor, clicks }: Json = isObject(link) ? link : {};
    const wait = tokens.take(sender, now());
    if (wait) {
      res.setHeader('retry-after', wait);
      return sendError(res, 429, 'too many requests, try again later');
    }
    if (typeof to !== 'string' || !settingsOf(site)!.to.includes(to))
      return sendError(res, 400, 'link.to: is none of the domains in "capture.linker.to" of the site');
    if (typeof visitor !== 'string' || !VISITOR.test(visitor))
      return sendError(res, 400, 'link.visitor: must be the id of the visitor');
    count('issued');
    const claim = { site, visitor, origin, to, at: now(), clicks: clicksOf(clicks) };
    sendJson(res, 200, { token: makeLinkToken(key!, claim) });
  }

  /** What is found of it; the claim of one that holds. */
  function check(site: string, origin: string, arrival: unknown) {
    const { token, from, visitor, marketing }: Json = isObject(arrival) ? arrival : {};
    if (typeof token !== 'string' || token.length > MAX_LINK_TOKEN || !VISITOR.test(String(visitor)))
      return 'altered';
    const claim = readLinkToken(key!, token);
    if (!claim) return 'altered';
    // Where the visitor came from says the browser: nobody hands a token of their own to somebody else.
    if (claim.site !== site || claim.origin !== from || !isWithin(hostOf(origin), claim.to)) return 'foreign';
    const end = claim.at + (settingsOf(site)!.seconds ?? LINK_SECONDS) * 1000;
    if (now() > end) return 'expired';
    if (used.has(claim.nonce)) return 'replayed';
    return { claim, end, visitor: String(visitor), marketing: marketing === true };
  }

  /** Whatever is found, the answer is the same. */
  async function arrive(res: ServerResponse, site: string, origin: string, told: unknown): Promise<void> {
    const found = check(site, origin, told);
    if (typeof found === 'string') {
      count(found);
      return sendEmpty(res);
    }
    const { claim, end, visitor, marketing } = found;
    const { nonce, clicks } = claim;
    used.add(nonce, end);
    const arrival = {
      site,
      nonce,
      from: claim.visitor,
      to: visitor,
      host: hostOf(claim.origin),
      at: now(),
      left: claim.at,
      clicks: marketing ? clicks : {},
    };
    try {
      await log.append(encodeArrival(arrival));
    } catch {
      used.delete(nonce);
      res.setHeader('retry-after', RETRY_AFTER_S);
      return sendError(res, 503, 'could not keep the arrival');
    }
    count('united');
    sendEmpty(res);
  }

  return {
    outcomes,
    async take(res, { site, origin, sender }, body) {
      const told = parse(body);
      if (!told) return false;
      if (!key || !settingsOf(site))
        sendError(res, 400, 'this site has no other domains: set "capture.linker" in the collector config');
      else if ('link' in told) issue(res, site, origin, sender, told['link']);
      else await arrive(res, site, origin, told['arrival']);
      return true;
    },
  };
}
