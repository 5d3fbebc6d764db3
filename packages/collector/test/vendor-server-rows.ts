/** The vendors of every-vendor-server.test.ts: how each is configured, and in which words it refuses. */

import * as google from '../../destinations/src/google/server-stand-in.ts';
import * as googleAds from '../../destinations/src/google-ads/server-stand-in.ts';
import * as linkedin from '../../destinations/src/linkedin/server-stand-in.ts';
import * as meta from '../../destinations/src/meta/server-stand-in.ts';
import * as microsoft from '../../destinations/src/microsoft/server-stand-in.ts';
import * as pinterest from '../../destinations/src/pinterest/server-stand-in.ts';
import * as reddit from '../../destinations/src/reddit/server-stand-in.ts';
import type { CreateServerStandIn, StandInAnswer } from '../../destinations/src/server-contract.ts';
import * as snapchat from '../../destinations/src/snapchat/server-stand-in.ts';
import * as tiktok from '../../destinations/src/tiktok/server-stand-in.ts';
import * as x from '../../destinations/src/x/server-stand-in.ts';

export interface VendorRow {
  vendor: string;
  createServerStandIn: CreateServerStandIn;
  settings: Readonly<Record<string, unknown>>;
  secrets: Readonly<Record<string, string>>;
  /** The one of them that is dead at first. */
  dead: string;
  /** The words of the pause. Absent where the vendor says nothing to a dead one. */
  pause?: RegExp;
  /** How it says that it is asked too often. It wants ten minutes of peace where it says for how long. */
  throttled: StandInAnswer;
  throttledWords: string;
  /** Why it does not take a currency that it does not know. Absent where it does not say which event it was. */
  refused?: RegExp;
  /** Days; absent: more than events may be late here. */
  maxAgeDays?: number;
  /** Its server has no event ids: what counts once is the order. */
  byOrder?: true;
  /** Where requests go. Default `url => ({ endpoint: url })`. */
  endpoints?(url: string): Record<string, string>;
}

const WAIT_S = 600;
const tooOften = (body: object, headers?: Record<string, string>): StandInAnswer => ({
  status: 429,
  headers: headers ?? { 'retry-after': `${WAIT_S}` },
  body: JSON.stringify(body),
});
const NO_CURRENCY = /currency\w* is no ISO code/i;

export const vendorRows: readonly VendorRow[] = [
  {
    vendor: 'meta',
    createServerStandIn: meta.createServerStandIn,
    settings: { pixelId: meta.PIXEL, advancedMatching: true },
    secrets: { accessToken: meta.TOKEN },
    dead: 'accessToken',
    pause: /^Meta answered 190: Malformed access token \(secret\)/,
    throttled: {
      status: 400,
      headers: {
        'x-business-use-case-usage': JSON.stringify({
          '1': [{ estimated_time_to_regain_access: WAIT_S / 60 }],
        }),
      },
      body: JSON.stringify({ error: { message: 'Application request limit reached', code: 4 } }),
    },
    throttledWords: 'Application request limit reached',
    refused: NO_CURRENCY,
    maxAgeDays: 7,
  },
  {
    vendor: 'tiktok',
    createServerStandIn: tiktok.createServerStandIn,
    settings: { pixelCode: tiktok.PIXEL, advancedMatching: true },
    secrets: { accessToken: tiktok.TOKEN },
    dead: 'accessToken',
    pause: /^TikTok answered 4010\d/,
    // Nearly everything is 200; for how long it does not say.
    throttled: { status: 200, body: '{"code":40100,"message":"Requests made too frequently"}' },
    throttledWords: 'Requests made too frequently',
    maxAgeDays: 7,
  },
  {
    vendor: 'linkedin',
    createServerStandIn: linkedin.createServerStandIn,
    settings: { partnerId: linkedin.PARTNER, conversions: { purchase: '201' }, advancedMatching: true },
    secrets: { accessToken: linkedin.TOKEN },
    dead: 'accessToken',
    pause: /^LinkedIn answered 401 INVALID_ACCESS_TOKEN: Invalid access token/,
    throttled: tooOften({ status: 429, code: 'TOO_MANY_REQUESTS', message: 'Resource level throttle limit' }),
    throttledWords: 'LinkedIn answered 429 TOO_MANY_REQUESTS: Resource level throttle limit',
    refused: /^LinkedIn answered 422: .*currencyCode is no ISO code/,
  },
  {
    vendor: 'x',
    createServerStandIn: x.createServerStandIn,
    settings: { pixelId: x.PIXEL, eventNames: { purchase: 'ol288' }, advancedMatching: true },
    // Of a user, so that each request is signed: a wrong secret is a wrong signature.
    secrets: x.OAUTH,
    dead: 'consumerSecret',
    pause: /^X answered 401 UNAUTHORIZED_ACCESS: .*wrong signature/,
    throttled: tooOften(
      { errors: [{ code: 'TOO_MANY_REQUESTS', message: 'Too many requests' }] },
      { 'x-rate-limit-reset': `${Math.floor(Date.now() / 1000) + 2 * WAIT_S}` },
    ),
    throttledWords: 'X answered 429 TOO_MANY_REQUESTS: Too many requests',
    refused: /^X answered 400 INVALID_PARAMETER: price_currency is no ISO code/,
  },
  {
    vendor: 'pinterest',
    createServerStandIn: pinterest.createServerStandIn,
    settings: { tagId: '2612345678901', adAccountId: pinterest.ACCOUNT, advancedMatching: true },
    secrets: { accessToken: pinterest.TOKEN },
    dead: 'accessToken',
    pause: /^Pinterest answered 401 2: Authentication failed/,
    throttled: tooOften({ code: 8, message: 'You have exceeded your rate limit' }),
    throttledWords: 'Pinterest answered 429 8: You have exceeded your rate limit',
    refused: /^Pinterest answered 422 failed: currency is no ISO code/,
    maxAgeDays: 7,
  },
  {
    vendor: 'snapchat',
    createServerStandIn: snapchat.createServerStandIn,
    settings: { pixelId: snapchat.PIXEL, advancedMatching: true },
    secrets: { accessToken: snapchat.TOKEN },
    dead: 'accessToken',
    pause: /^Snapchat answered 401: Invalid access token/,
    throttled: tooOften({ status: 'FAILED', reason: 'Too many requests' }),
    throttledWords: 'Snapchat answered 429: Too many requests',
    refused: /^Snapchat answered 400: currency is no ISO code/,
    maxAgeDays: 7,
  },
  {
    vendor: 'reddit',
    createServerStandIn: reddit.createServerStandIn,
    settings: { pixelId: reddit.PIXEL, advancedMatching: true },
    secrets: { accessToken: reddit.TOKEN },
    dead: 'accessToken',
    pause: /^Reddit answered 401: Unauthorized/,
    throttled: tooOften({ error: { code: 429, message: 'Too Many Requests' } }),
    throttledWords: 'Reddit answered 429: Too Many Requests',
    refused: /^Reddit answered 400: currency is no ISO code/,
    maxAgeDays: 7,
  },
  {
    vendor: 'microsoft',
    createServerStandIn: microsoft.createServerStandIn,
    settings: { tagId: microsoft.TAG, advancedMatching: true },
    secrets: { accessToken: microsoft.TOKEN },
    dead: 'accessToken',
    pause: /^Microsoft answered 401: Invalid token \(trace standIn/,
    throttled: tooOften({ error: { message: 'Too many requests' }, requestId: 'r1' }),
    throttledWords: 'Microsoft answered 429: Too many requests (trace r1)',
    refused: /^Microsoft answered 400: currency is no ISO code/,
    maxAgeDays: 7,
  },
  {
    vendor: 'google',
    createServerStandIn: google.createServerStandIn,
    settings: { ids: ['AW-1234567890'], measurementId: google.MEASUREMENT_ID },
    secrets: { apiSecret: google.API_SECRET },
    dead: 'apiSecret',
    throttled: { status: 429, headers: { 'retry-after': `${WAIT_S}` }, body: '' },
    throttledWords: 'answered 429',
    maxAgeDays: 3,
    byOrder: true,
  },
  {
    vendor: 'google-ads',
    createServerStandIn: googleAds.createServerStandIn,
    settings: {
      customerId: googleAds.ACCOUNT,
      conversionActions: { purchase: '987654321' },
      clientId: googleAds.CLIENT,
    },
    secrets: { clientSecret: googleAds.CLIENT_SECRET, refreshToken: googleAds.REFRESH_TOKEN },
    dead: 'refreshToken',
    pause: /^Google sign-in answered invalid_grant: Token has been expired or revoked/,
    throttled: tooOften({
      error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded', details: [] },
    }),
    throttledWords: 'Google answered RESOURCE_EXHAUSTED: Quota exceeded',
    refused: /^Google answered INVALID_ARGUMENT INVALID_CURRENCY_CODE/,
    byOrder: true,
    endpoints: (url) => ({ endpoint: `${url}/v1`, signInEndpoint: `${url}/token` }),
  },
];
