/** How the collector signs in at Google, and what a configuration of Google Ads must say. */
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { manifest } from '../src/google-ads/manifest.ts';
import server from '../src/google-ads/server.ts';
import { CLIENT, createServerStandIn, SERVICE_ACCOUNT } from '../src/google-ads/server-stand-in.ts';
import type { ServerRequest } from '../src/server-contract.ts';
import { SERVER_NOW, sampleServerEvent } from '../src/shared/sample-server-event.ts';

const base = { customerId: '1234567890', conversionActions: { purchase: '987654321' } };
const context = { now: SERVER_NOW, nonce: () => '' };
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

function ask(seen: ServerRequest[]) {
  const standIn = createServerStandIn(() => SERVER_NOW);
  return async (request: ServerRequest) => {
    seen.push(request);
    const { status, body } = standIn.answer({ method: 'POST', ...request });
    return { status, body, headers: {} };
  };
}

test.each([
  ['as the file has it', privateKey],
  ['on one line, as environments hold it', privateKey.replaceAll('\n', '\\n')],
])('a service account signs in with its key, %s', async (_how, key) => {
  const seen: ServerRequest[] = [];
  const settings = { ...base, serviceAccount: SERVICE_ACCOUNT, privateKey: key };
  const session = await server.session!(settings, ask(seen), context);
  expect(session).toMatchObject({ token: expect.stringMatching(/^ya29/), expiresAt: expect.any(Number) });
  expect((session as { expiresAt: number }).expiresAt).toBeGreaterThan(SERVER_NOW + 3500_000);
  const [head, claims, signature] = new URLSearchParams(seen[0]!.body).get('assertion')!.split('.');
  expect(
    createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(publicKey, signature!, 'base64url'),
  ).toBe(true);
});

test('a key that is none pauses, without a word of it', async () => {
  const settings = { ...base, serviceAccount: SERVICE_ACCOUNT, privateKey: 'hush-hush' };
  const none = await server.session!(settings, ask([]), context);
  expect(none).toMatchObject({ kind: 'pause', reason: expect.stringContaining('privateKey') });
  expect(JSON.stringify(none)).not.toContain('hush');
});

test('a sign-in that Google is too busy for is tried again; one that is dead pauses', async () => {
  const settings = { ...base, clientId: CLIENT, clientSecret: 'x', refreshToken: 'x' };
  const busy = async () => ({ status: 503, headers: {}, body: '' });
  expect(await server.session!(settings, busy, context)).toMatchObject({ kind: 'retry' });
  expect(await server.session!(settings, ask([]), context)).toEqual({
    kind: 'pause',
    reason: 'Google sign-in answered invalid_client: Unauthorized',
  });
});

const person = { clientId: 'c', clientSecret: 's', refreshToken: 'r' };
const machine = { serviceAccount: 'a@b.example', privateKey: 'k' };
test.each([
  [{ ...base, ...person }, undefined],
  [{ ...base, ...machine }, undefined],
  [base, 'cannot sign in'],
  [{ ...base, clientId: 'c', clientSecret: 's' }, 'cannot sign in'],
  [{ ...base, ...person, ...machine }, 'two sign-ins'],
  [{ ...base, ...person, conversionActions: {} }, 'must name 1 to 10'],
  [{ ...base, ...person, conversionActions: { purchase: 'AW-1/label' } }, 'no numeric id'],
])('a configuration says one sign-in and numeric actions: %j', (settings, fault) => {
  if (fault) expect(manifest.fault!(settings)).toContain(fault);
  else expect(manifest.fault!(settings)).toBeUndefined();
});

test('the stand-in refuses what Google would refuse', async () => {
  const settings = { ...base, ...person };
  const event = sampleServerEvent('purchase', { value: 5, currency: 'EUR' }, { adIds: { gclid: 'g' } });
  const session = { token: 'ya29.stand-in-access-0123456789', expiresAt: 0 };
  const good = await server.request([event], settings, { ...context, session });
  const body = JSON.parse(good.body);
  const [one] = body.events;
  const refusalOf = (changed: object, headers = good.headers) => {
    const standIn = createServerStandIn(() => SERVER_NOW);
    standIn.answer({ method: 'POST', ...good, headers, body: JSON.stringify({ ...body, ...changed }) });
    expect(standIn.counted).toHaveLength(standIn.refused.length ? 0 : 1);
    return standIn.refused[0];
  };
  const events = (over: object) => ({ events: [{ ...one, ...over }] });
  expect(refusalOf({})).toBeUndefined();
  expect(refusalOf({}, {})).toBe('UNAUTHENTICATED');
  expect(refusalOf({ encoding: 'BASE64' })).toBe('INVALID_ENCODING');
  expect(refusalOf({ destinations: [...body.destinations, ...body.destinations] })).toMatch('DUPLICATE');
  expect(refusalOf(events({ adIdentifiers: {} }))).toBe('NO_IDENTIFIERS_PROVIDED');
  expect(refusalOf(events({ eventTimestamp: 1 }))).toBe('EVENT_TIME_INVALID');
  expect(refusalOf(events({ currency: 'eur' }))).toBe('INVALID_CURRENCY_CODE');
  expect(refusalOf(events({ consent: { adUserData: 'GRANTED' } }))).toBe('INVALID_CONSENT');
  expect(refusalOf(events({ destinationReferences: ['other'] }))).toMatch('REFERENCE');
  expect(refusalOf(events({ userData: { userIdentifiers: [{ emailAddress: 'a@b.example' }] } }))).toMatch(
    'HEX',
  );
  expect(refusalOf(events({ testEventCode: 'x' }))).toBe('UNKNOWN_FIELD');
});
