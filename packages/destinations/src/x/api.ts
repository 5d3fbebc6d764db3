/** Where X's interface is, and who may ask it. */
import { oauthHeader } from './oauth.ts';
import type { XSettings } from './settings.ts';

const ENDPOINT = 'https://ads-api.x.com';
const API_VERSION = 12;

/** Without a slash at the end. */
export const apiOf = ({ endpoint = ENDPOINT }: XSettings): string => `${endpoint}/${API_VERSION}`;

/** By the pixel's token, or signed as a user. */
export async function authOf(
  url: string,
  settings: XSettings,
  nonce: string,
  now: number,
): Promise<Record<string, string>> {
  const { accessToken: token = '', accessTokenSecret, consumerKey, consumerSecret } = settings;
  if (!consumerKey || !consumerSecret || !accessTokenSecret) return { 'x-pixel-token': token };
  const keys = { consumerKey, consumerSecret, token, tokenSecret: accessTokenSecret };
  return { authorization: await oauthHeader(url, keys, nonce, now) };
}
