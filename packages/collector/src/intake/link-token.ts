/** The token that stands for a visitor on the way to another domain: made and read here alone, and to all others noise. */
import { seal, unseal } from '../store/secret-key.ts';

/** What a token says. */
export interface LinkClaim {
  site: string;
  visitor: string;
  /** Of the page that is left. */
  origin: string;
  /** The domain that it holds on, and below it: a link to `pay.example` may lead on to `www.pay.example`. */
  to: string;
  /** Epoch milliseconds by the collector's clock. */
  at: number;
  /** Click ids, by their names. */
  clicks: Record<string, string>;
}

/** Of the claim as JSON, so that the token is shorter than MAX_LINK_TOKEN; clicks that would be too much stay behind. */
const MAX_CLAIM_CHARS = 640;

export function makeLinkToken(key: Buffer, { clicks, ...claim }: LinkClaim): string {
  const { site, visitor, origin, to, at } = claim;
  const kept: Record<string, string> = {};
  const write = (all: Record<string, string>) => JSON.stringify([site, visitor, origin, to, at, all]);
  for (const [name, value] of Object.entries(clicks))
    if (Buffer.byteLength(write({ ...kept, [name]: value })) <= MAX_CLAIM_CHARS) kept[name] = value;
  return seal(key, write(kept));
}

/** @returns undefined when this collector has not made it as it is; `nonce` tells it from all others */
export function readLinkToken(key: Buffer, token: string): (LinkClaim & { nonce: string }) | undefined {
  const opened = unseal(key, token);
  if (!opened) return undefined;
  const [site, visitor, origin, to, at, clicks] = JSON.parse(opened.text);
  return { site, visitor, origin, to, at, clicks, nonce: opened.iv };
}
