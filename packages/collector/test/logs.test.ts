/** What a collector logs over a whole run, and what never: secrets, bodies, whole addresses. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CollectorProcess,
  makeBatch,
  makeEvent,
  PASSWORD,
  startCollectorProcess,
  TOKEN,
  tempDir,
  until,
} from '@beckon/testing';
import { afterAll, expect, test } from 'vitest';

const started: CollectorProcess[] = [];
const closers: (() => void)[] = [];
afterAll(async () => {
  for (const close of closers) close();
  await Promise.all(started.map((collector) => collector.kill()));
});

interface Line {
  level: string;
  time: string;
  msg: string;
  [field: string]: unknown;
}
/** What is on standard error; the few lines for people on standard output are no objects. */
const lines = (collector: CollectorProcess): Line[] =>
  collector
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
const line = (collector: CollectorProcess, msg: string) =>
  until(msg, () => lines(collector).find((line) => line.msg.includes(msg)));

/** A vendor that takes no key: its address holds a secret, and so does its answer. */
async function refusingServer(): Promise<string> {
  const server = createServer((_req, res) => res.writeHead(401).end('words of the vendor'));
  closers.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=url-secret`;
}

const HOOK_SECRET = 'secret-of-the-webhook-0123456789';
/** What looks like a program is not forwarded. */
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const ADDRESS = '203.0.113.77';

test('a run tells its start, sign-ins, a paused destination, a lock-out and its end, and no secret', async () => {
  const url = await refusingServer();
  const config = {
    trustedProxies: ['127.0.0.0/8', '::1'],
    sites: {
      shop: {
        origins: ['http://localhost:*'],
        destinations: { webhook: { url, secret: { env: 'LOGS_TEST_SECRET' }, allowPrivate: true } },
      },
    },
  };
  const collector = await startCollectorProcess(config, { env: { LOGS_TEST_SECRET: HOOK_SECRET } });
  started.push(collector);
  const headers = { 'x-forwarded-for': ADDRESS };
  const signIn = (password: string, more: Record<string, string> = {}) =>
    fetch(`${collector.url}/api/session`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify({ password }),
    });
  const right = await signIn(PASSWORD);
  const cookie = right.headers.get('set-cookie')!.split(';')[0]!;
  const { csrf } = (await right.json()) as { csrf: string };
  for (let n = 0; n < 6; n++) await signIn(`wrong-guess-${n}`);
  await signIn('', { authorization: 'Bearer wrong-token-0123456789' });
  await fetch(`${collector.url}/api/stats`, { headers: { cookie } });
  // What comes before a destination is known is not for it.
  await until('the destination', async () => {
    const { deliveries } = await collector.api<{ deliveries: unknown[] }>('deliveries');
    return deliveries.length;
  });
  const event = makeEvent({ user: { email: 'someone@example.com' } });
  const page = { origin: 'http://localhost', 'user-agent': BROWSER, ...headers };
  await collector.post(makeBatch([event, { id: 'bad-row-body' }]), page);
  await collector.post('no json, private words');
  await collector.indexed();
  expect((await line(collector, 'forwarding: paused')).level).toBe('error');
  await collector.kill('SIGTERM');
  await line(collector, 'stopped');

  const all = lines(collector);
  for (const [msg, level] of [
    ['listening', 'info'],
    ['sign-in', 'info'],
    ['sign-in: wrong password', 'warn'],
    ['sign-in: wrong password, locked out', 'warn'],
    ['stopping: finishing what is under way', 'info'],
    ['stopped', 'info'],
  ])
    expect(all, msg).toContainEqual(expect.objectContaining({ msg, level, time: expect.any(String) }));
  expect(all.find(({ msg }) => msg.endsWith('locked out'))).toMatchObject({ address: '203.0.113.0' });
  for (const secret of [
    TOKEN,
    PASSWORD,
    HOOK_SECRET,
    cookie.split('=')[1]!,
    csrf,
    ADDRESS,
    'wrong-guess',
    'wrong-token',
    'url-secret',
    'words of the vendor',
    'someone@example.com',
    'bad-row-body',
    'private words',
  ])
    expect(collector.output(), secret).not.toContain(secret);
}, 120_000);

test('the password is made and shown at the first start alone, and kept as a hash', async () => {
  const collector = await startCollectorProcess({ adminToken: '' }, { ownPassword: true });
  started.push(collector);
  const secrets = await until('the password', () =>
    /^token (\S+)\npassword (\S+)$/m.exec(collector.output()),
  );
  const [, token, password] = secrets as unknown as [string, string, string];
  expect(password).toMatch(/^([0-9a-z]{5}-){3}[0-9a-z]{5}$/);
  const signIn = () =>
    fetch(`${collector.url}/api/session`, { method: 'POST', body: JSON.stringify({ password }) });
  expect((await signIn()).status).toBe(200);
  const file = join(collector.dataDir, 'admin-password');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toMatch(/^\$scrypt\$ln=16,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}\n$/);
  for (const secret of [token, password])
    for (const told of lines(collector)) expect(JSON.stringify(told)).not.toContain(secret);

  await collector.kill('SIGTERM');
  await collector.restart();
  expect((await signIn()).status).toBe(200);
  for (const secret of [token, password, 'password ']) expect(collector.output()).not.toContain(secret);
}, 120_000);

test('the password of the environment goes before the data folder, which does not learn it', async () => {
  const given = 'the one of the environment';
  const env = { BECKON_ADMIN_PASSWORD: given };
  const collector = await startCollectorProcess({}, { env, ownPassword: true });
  started.push(collector);
  const signIn = { method: 'POST', body: JSON.stringify({ password: given }) };
  expect((await fetch(`${collector.url}/api/session`, signIn)).status).toBe(200);
  expect(existsSync(join(collector.dataDir, 'admin-password'))).toBe(false);
  expect(collector.output()).not.toContain(given);
});

test('the level leaves out what is below it', async () => {
  const collector = await startCollectorProcess({}, { env: { BECKON_LOG_LEVEL: 'error' } });
  started.push(collector);
  expect(
    (await fetch(`${collector.url}/api/session`, { method: 'POST', body: '{"password":"x"}' })).status,
  ).toBe(401);
  expect(lines(collector)).toEqual([]);
});

test('with BECKON_LOG=text the lines are for people', async () => {
  const collector = await startCollectorProcess({}, { env: { BECKON_LOG: 'text' } });
  started.push(collector);
  await until('the line', () =>
    /^\d\d:\d\d:\d\d info {2}listening url=http:\S+ adminUrl=http:\S+ sites=1/m.test(collector.output()),
  );
  expect(lines(collector)).toEqual([]);
});

test.each([
  ['BECKON_LOG', 'xml', 'BECKON_LOG: must be json or text'],
  ['BECKON_LOG_LEVEL', 'loud', 'BECKON_LOG_LEVEL: must be one of debug, info, warn, error, silent'],
  ['BECKON_ADMIN_PASSWORD', 'too short', 'BECKON_ADMIN_PASSWORD: must have 12 to 256 characters'],
  ['BECKON_ADMIN_PASSWORD', 'two\nlines of text', 'BECKON_ADMIN_PASSWORD: must be one line'],
  ['BECKON_ADMIN_TOKEN', 'short', 'BECKON_ADMIN_TOKEN: must be 16-256 printable characters'],
])('%s=%s is refused at the start with the mend', (name, value, fault) => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const dataDir = tempDir();
  const config = join(dataDir, 'config.json');
  writeFileSync(
    config,
    JSON.stringify({ port: 0, dataDir, sites: { shop: { origins: ['https://shop.example'] } } }),
  );
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), 'packages/cli/src/main.ts', 'serve', '--config', config],
    { cwd: root, env: { ...process.env, [name]: value }, timeout: 60_000, encoding: 'utf8' },
  );
  expect(stderr).toContain(fault);
  expect(stderr).not.toContain(`${value}\n`);
  expect(status).toBe(1);
});
