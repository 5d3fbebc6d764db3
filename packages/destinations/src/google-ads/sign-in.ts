/** Signs in at Google: by a person's refresh token, or as a service account. Source: developers.google.com/identity/protocols/oauth2 (web server, service account). */
import type { Outcome, RequestContext, ServerAnswer, ServerRequest, Session } from '../server-contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import { fieldsOf, tell } from '../shared/json-answer.ts';
import type { GoogleAdsSettings } from './settings.ts';

const SIGN_IN = 'https://oauth2.googleapis.com/token';
const SCOPE = 'https://www.googleapis.com/auth/datamanager';
const HOUR_S = 3600;
/** The token counts from when it was made there. */
const MARGIN_MS = 10_000;

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** RS256. Throws when the key is none. */
async function assertionOf(issuer: string, pem: string, audience: string, now: number): Promise<string> {
  // In an environment variable its line ends are often written as `\n`.
  const text = pem
    .replaceAll('\\n', '\n')
    .replace(/-----[A-Z ]+-----/g, '')
    .replace(/\s/g, '');
  const key = await crypto.subtle.importKey(
    'pkcs8',
    Uint8Array.from(atob(text), (char) => char.charCodeAt(0)),
    { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const iat = Math.floor(now / 1000);
  const encode = (part: object) => base64url(new TextEncoder().encode(JSON.stringify(part)));
  const claims = { iss: issuer, scope: SCOPE, aud: audience, iat, exp: iat + HOUR_S };
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, new TextEncoder().encode(signed));
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

async function grantOf(settings: GoogleAdsSettings, now: number): Promise<Record<string, string>> {
  const { serviceAccount, privateKey, clientId = '', clientSecret = '', refreshToken = '' } = settings;
  if (serviceAccount && privateKey)
    return {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      // The audience is Google, wherever the request goes.
      assertion: await assertionOf(serviceAccount, privateKey, SIGN_IN, now),
    };
  return {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  };
}

export async function session(
  settings: GoogleAdsSettings,
  ask: (request: ServerRequest) => Promise<ServerAnswer>,
  { now }: RequestContext,
): Promise<Session | Extract<Outcome, { kind: 'retry' | 'pause' }>> {
  const url = settings.signInEndpoint ?? SIGN_IN;
  let grant: Record<string, string>;
  try {
    grant = await grantOf(settings, now);
  } catch {
    return {
      kind: 'pause',
      reason: '"privateKey" is no private key as PEM: copy private_key of the key file',
    };
  }
  const answer = await ask({
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `${new URLSearchParams(grant)}`,
  });
  const fields = fieldsOf(answer.body);
  const { access_token: token, expires_in: seconds = HOUR_S, error, error_description: words } = fields ?? {};
  if (answer.status === 200 && typeof token === 'string' && token)
    return { token, expiresAt: now + Number(seconds) * 1000 - MARGIN_MS };
  const reason = tell('Google sign-in', error ?? answer.status, words, undefined);
  const meant = httpOutcome(answer);
  if (meant.kind === 'retry') return { ...meant, reason };
  // A dead refresh token, a wrong client, a deleted service account.
  return { kind: 'pause', reason };
}
