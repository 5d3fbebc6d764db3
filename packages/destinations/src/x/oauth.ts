/** Signs a request by OAuth 1.0a with HMAC-SHA1. Source: RFC 5849, section 3; docs.x.com (creating a signature). */
import { hmac } from '../shared/hash.ts';

export interface OAuthKeys {
  consumerKey: string;
  consumerSecret: string;
  token: string;
  tokenSecret: string;
}

/** RFC 3986 leaves fewer characters as they are than `encodeURIComponent` does. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));

/** @param fields those of OAuth, of the query and of a form; a body of JSON has none */
export async function oauthSignature(
  method: string,
  url: string,
  fields: Readonly<Record<string, string>>,
  { consumerSecret, tokenSecret }: OAuthKeys,
): Promise<string> {
  const pairs = Object.entries(fields).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const base = [method, url, pairs.sort().join('&')].map(encode).join('&');
  return base64(await hmac('SHA-1', `${encode(consumerSecret)}&${encode(tokenSecret)}`, base));
}

/** The value of the header `Authorization` for a POST of JSON. */
export async function oauthHeader(url: string, keys: OAuthKeys, nonce: string, now: number): Promise<string> {
  const fields: Record<string, string> = {
    oauth_consumer_key: keys.consumerKey,
    oauth_nonce: nonce,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: `${Math.floor(now / 1000)}`,
    oauth_token: keys.token,
    oauth_version: '1.0',
  };
  fields['oauth_signature'] = await oauthSignature('POST', url, fields, keys);
  const pairs = Object.entries(fields).map(([name, value]) => `${name}="${encode(value)}"`);
  return `OAuth ${pairs.join(', ')}`;
}
