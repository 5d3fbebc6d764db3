/** The command line as an operator types it: real processes, a real collector. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  startServerStandIn,
  TOKEN,
  tempDir,
  until,
} from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createServerStandIn,
  TOKEN as META_TOKEN,
  PIXEL,
} from '../../destinations/src/meta/server-stand-in.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/**
 * @param env in the place of the admin token of the tests
 * @param input on its standard input
 */
function beckon(args: string[], env: Record<string, string> = { BECKON_ADMIN_TOKEN: TOKEN }, input = '') {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {}).end(input);
  const seen = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    seen.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    seen.err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, ...seen })));
  return { seen, ended, child };
}
const run = (...args: string[]) => beckon(args).ended;
/** Speaks to the running collector. */
const ask = (...args: string[]) => run(...args, '--config', config, '--url', collector.url);

let collector: CollectorProcess;
let config: string;
beforeAll(async () => {
  collector = await startCollectorProcess();
  config = collector.configFile;
});
afterAll(() => collector.kill());

const send = async (...events: unknown[]) => {
  expect((await collector.post(makeBatch(events))).status).toBe(204);
  await collector.indexed();
};

test('help names every command, a wrong call is told with its usage and ends with 2', async () => {
  const help = await run('--help');
  for (const name of [
    'init',
    'serve',
    'status',
    'tail',
    'bad-rows',
    'deliveries',
    'dead-letters',
    'catalogue',
    'export',
    'forget',
    'password',
    'backup',
    'rebuild',
    'csp',
  ])
    expect(help.out).toContain(`beckon ${name}`);
  expect(help.code).toBe(0);
  for (const [args, fault] of [
    [[], 'name a command'],
    [['serv'], 'unknown command "serv"'],
    [['status', '--nope'], '--nope'],
    [['tail', '--last', '0'], '--last must be'],
    [['status', 'extra'], 'does not take "extra"'],
    [['backup', '--config', config], 'name the file'],
  ] as const) {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(fault);
    expect(err).toContain('Usage');
  }
});

test('status tells what the collector holds, and that it does not answer', async () => {
  await send(makeEvent({ name: 'status_seen' }));
  const human = await ask('status');
  expect(human.code).toBe(0);
  expect(human.out).toContain(`${collector.url}  ok`);
  expect(human.out).toMatch(/today .*status_seen 1/);
  const json = await ask('status', '--json');
  expect(JSON.parse(json.out)).toMatchObject({ ok: true, lagBytes: 0 });
  const nobody = await run('status', '--config', config, '--url', 'http://localhost:1');
  expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('no collector answers')]);
  const wrong = await beckon(['status', '--url', collector.url], { BECKON_ADMIN_TOKEN: 'wrong-token-000000' })
    .ended;
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('does not take this admin token')]);
});

/** The command with a reader of its output that ends at the first bytes, as `head` does. */
async function readFirst(args: string[]) {
  const { child, seen, ended } = beckon([...args, '--url', collector.url]);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'exit');
  await ended;
  return { code, err: seen.err };
}

test('who reads only the beginning of what is shown ends the command quietly', async () => {
  const pad = 'x'.repeat(2000);
  const who = { visitor: 'cli-piped' };
  const many = Array.from({ length: 50 }, () => makeEvent({ ...who, name: 'piped', data: { pad } }));
  const bad = Array.from({ length: 50 }, () => ({ name: 'piped', id: 7, pad }));
  // More than a pipe holds.
  for (let i = 0; i < 5; i++) await send(...many.map((event) => ({ ...event, id: `${event['id']}${i}` })));
  for (let i = 0; i < 5; i++) await send(...bad);
  for (const args of [
    ['tail', '--last', '1000'],
    ['bad-rows', '--limit', '1000'],
    ['bad-rows', '--limit', '1000', '--json'],
    ['export', '--visitor', 'cli-piped'],
  ])
    expect({ args, ...(await readFirst(args)) }).toEqual({ args, code: 0, err: '' });
});

test('an address where no collector answers is told with the mend', async () => {
  const server = createServer((req, res) => {
    const json = req.headers.authorization === 'Bearer of-somebody-else-0000';
    res.writeHead(404, { 'content-type': json ? 'application/json' : 'text/html' });
    res.end(json ? '{"error":"nothing here"}' : '<!DOCTYPE html><title>Shop</title>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const commands = [['status'], ['tail'], ['bad-rows'], ['export', '--visitor', 'v']];
  for (const { code, err } of await Promise.all(commands.map((args) => run(...args, '--url', url))))
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(
        new RegExp(
          `^beckon: what answers at ${url} is not the admin side .* is 404, text/html\\. .*--url\n$`,
        ),
      ),
    ]);
  const env = { BECKON_ADMIN_TOKEN: 'of-somebody-else-0000' };
  const refused = await beckon(['deliveries', '--url', url], env).ended;
  expect([refused.code, refused.err]).toEqual([1, 'beckon: the collector answers 404: nothing here\n']);
  server.close();
  const none = await run('status', '--url', 'localhost:8787');
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('--url must be an address such as')]);
});

test('a token that ends in a line end is the same token', async () => {
  const { code, out } = await beckon(['status', '--url', collector.url], { BECKON_ADMIN_TOKEN: `${TOKEN}\n` })
    .ended;
  expect([code, out]).toEqual([0, expect.stringContaining(`${collector.url}  ok`)]);
  const broken = { BECKON_ADMIN_TOKEN: `${TOKEN}\n${TOKEN}` };
  const told = await beckon(['status', '--url', collector.url], broken).ended;
  expect([told.code, told.err]).toEqual([1, expect.stringContaining('BECKON_ADMIN_TOKEN: must be 16-256')]);
});

test("commands that speak to no vendor need none of the vendors' secrets", async () => {
  const file = join(tempDir(), 'config.json');
  const settings = JSON.parse(readFileSync(config, 'utf8')) as { sites: { shop: object } };
  const webhook = { url: 'https://hooks.example/in', secret: { env: 'BECKON_TEST_NOT_HERE' } };
  const shop = { ...settings.sites.shop, destinations: { webhook } };
  writeFileSync(file, JSON.stringify({ ...settings, sites: { shop } }));
  const copy = join(tempDir(), 'store.sqlite');
  for (const args of [['status', '--url', collector.url], ['backup', copy], ['csp']]) {
    const { code, err } = await run(...args, '--config', file);
    expect({ args, code, err }).toEqual({ args, code: 0, err: '' });
  }
  const { code, err } = await run('serve', '--config', file, '--data', tempDir());
  expect([code, err]).toEqual([1, expect.stringContaining('BECKON_TEST_NOT_HERE is not set')]);
});

test('bad-rows shows reasons, and nothing of a visitor reaches the terminal as a command', async () => {
  await send({ name: 'bad\u001b[31m\u202e', id: 7 });
  const human = await ask('bad-rows');
  expect(human.out).toContain('id');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
  expect(human.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  const [row] = (await ask('bad-rows', '--json', '--limit', '1')).out.trim().split('\n');
  expect(JSON.parse(row!)).toMatchObject({ site: 'shop', reason: expect.any(String) });
});

test('tail shows what is stored from now on, filtered, and goes on after a restart of the collector', async () => {
  await send(makeEvent({ name: 'older', data: { n: 0 } }));
  const { seen, ended } = beckon([
    'tail',
    '--url',
    collector.url,
    '--name',
    'older,wanted',
    '--last',
    '1',
    '--count',
    '3',
  ]);
  await until('the older one', () => seen.out.includes('older'));
  await until('the live one', async () => {
    await send(makeEvent({ name: 'unwanted' }), makeEvent({ name: 'wanted', data: { n: 1 } }));
    return seen.out.includes('wanted');
  });
  await collector.kill('SIGKILL');
  await collector.restart();
  const before = seen.out;
  await until('the one after the restart', async () => {
    await send(makeEvent({ name: 'wanted', data: { n: 2 } }));
    return seen.out !== before || (await Promise.race([ended, undefined]));
  });
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(out).not.toContain('unwanted');
  expect(out.trim().split('\n')).toHaveLength(3);
});

test('tail waits for a collector that stops before anything was shown, and asks for what it missed', async () => {
  const asked: (string | undefined)[] = [];
  let wrong = false;
  const server = createServer((req, res) => {
    const stream = req.url === '/api/live';
    if (wrong) return res.writeHead(401, { 'content-type': 'application/json' }).end('{}');
    res.writeHead(200, { 'content-type': stream ? 'text/event-stream' : 'application/json' });
    if (!stream) return res.end('{"events":[]}');
    const { 'last-event-id': last } = req.headers;
    asked.push(String(last));
    // As a collector that is stopped; then one that has another token.
    res.write('retry: 2000\n\n');
    wrong = asked.length === 2;
    return setTimeout(() => res.destroy(), 200);
  }).listen(0, 'localhost');
  await until('the server', () => server.listening);
  const { port } = server.address() as AddressInfo;
  const { code, err } = await run('tail', '--url', `http://localhost:${port}`);
  expect(asked).toEqual(['0', '0']);
  expect([code, err]).toEqual([1, expect.stringContaining('does not take this admin token')]);
  server.close();
});

test('deliveries tell what a destination got, and dead letters what it refused', async () => {
  expect((await ask('deliveries')).out).toContain('no destination has a server half');
  expect((await ask('dead-letters')).out).toContain('no dead letters');
  const wrong = await ask('deliveries', '--resume', 'shop/nothing');
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('must name a configured destination')]);
  expect((await ask('dead-letters', '--replay', 'shop')).code).toBe(2);

  const env = { BECKON_ADMIN_TOKEN: TOKEN };
  process.env['BECKON_TEST_CLI_SECRET'] = 'a-secret-for-the-command-line';
  const forwarding = await startCollectorProcess({
    sites: {
      shop: {
        origins: ['http://localhost'],
        destinations: {
          // Nobody listens there.
          webhook: {
            url: 'http://127.0.0.1:65535/',
            secret: { env: 'BECKON_TEST_CLI_SECRET' },
            allowPrivate: true,
          },
        },
      },
    },
  });
  const headers = {
    origin: 'http://localhost',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0',
  };
  await until(
    'the destination',
    async () => (await forwarding.api<{ deliveries: unknown[] }>('deliveries')).deliveries,
  );
  expect((await forwarding.post(makeBatch([makeEvent()]), headers)).status).toBe(204);
  const { out } = await until('a failure', async () => {
    const shown = await beckon(['deliveries', '--url', forwarding.url], env).ended;
    return shown.out.includes('waits until') && shown;
  });
  expect(out).toMatch(
    /^shop\/webhook {2}sent 0, skipped 0, unmatched 0, dead 0, behind 1 {2}waits until .*did not answer/,
  );
  expect(
    (await beckon(['deliveries', '--url', forwarding.url, '--resume', 'shop/webhook'], env).ended).code,
  ).toBe(0);
  await forwarding.kill();
});

test('status tells how well vendors recognise visitors, and what would help', async () => {
  const meta = await startServerStandIn(createServerStandIn());
  process.env['BECKON_TEST_CLI_META'] = META_TOKEN;
  const matching = await startCollectorProcess({
    sites: {
      shop: {
        origins: ['http://localhost'],
        destinations: {
          meta: {
            pixelId: PIXEL,
            accessToken: { env: 'BECKON_TEST_CLI_META' },
            endpoint: meta.url,
            allowPrivate: true,
          },
        },
      },
    },
  });
  const headers = { origin: 'http://localhost', 'user-agent': 'Mozilla/5.0 Chrome/142.0.0.0 Safari/537.36' };
  const asked = () =>
    beckon(['status', '--url', matching.url], { BECKON_ADMIN_TOKEN: TOKEN }).ended.then(({ out }) => out);
  expect(await asked()).not.toContain('match ');
  expect((await matching.post(makeBatch([makeEvent()]), headers)).status).toBe(204);
  await until(
    'the delivery',
    async () =>
      (await matching.api<{ deliveries: { sent: number }[] }>('deliveries')).deliveries[0]?.sent === 1,
  );
  expect(await asked()).toMatch(
    /^match +shop\/meta 2\.0 of 10, 1 event in 7 days\n +up to \+8\.0 +Turn on "advancedMatching" of meta/m,
  );
  await matching.kill();
  await meta.close();
});

test('csp names the hosts of the configured vendors and the collector', async () => {
  const file = join(tempDir(), 'config.json');
  writeFileSync(
    file,
    JSON.stringify({
      sites: {
        shop: { origins: ['https://shop.example'], destinations: { meta: { pixelId: '1234567890123456' } } },
      },
    }),
  );
  const { code, out } = await run('csp', '--config', file, '--collector', 'https://data.shop.example');
  expect(code).toBe(0);
  expect(out).toMatch(/script-src https:\/\/data\.shop\.example https:\/\/connect\.facebook\.net;/);
  expect(out).toContain('connect-src https://data.shop.example https://www.facebook.com');
});

test('a backup of a running collector holds all that was stored, and a collector goes on from it', async () => {
  const events = [makeEvent(), makeEvent()];
  await send(...events);
  const total = (await collector.events()).length;
  const file = join(tempDir(), 'backups', 'store.sqlite');
  expect((await run('backup', file, '--config', config)).code).toBe(0);
  const again = await run('backup', file, '--config', config);
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('is there already')]);

  const restored = await startCollectorProcess();
  await restored.kill();
  const folder = restored.dataDir;
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  renameSync(file, join(folder, 'store.sqlite'));
  await restored.restart();
  expect(await restored.events()).toHaveLength(total);
  // What was stored is known, what is new is taken.
  expect((await restored.post(makeBatch([events[0], makeEvent({ name: 'after' })]))).status).toBe(204);
  await until('the new one', async () => (await restored.events()).length === total + 1);
  await restored.kill();
});

test('a person is exported whole, and forgotten only when it is meant', async () => {
  const who = { visitor: 'cli-person', user: { email: 'cli@example.com' } };
  await send(makeEvent({ ...who, data: { n: 1 } }), makeEvent({ ...who, data: { n: 2 } }));
  const file = join(tempDir(), 'person.jsonl');
  const person = ['--email', 'cli@example.com', '--url', collector.url];
  expect((await run('export', ...person, '--out', file)).code).toBe(0);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).data)).toEqual([{ n: 1 }, { n: 2 }]);
  expect((await run('export', ...person, '--out', file)).code).toBe(1);
  expect((await run('export', ...person)).out.trimEnd().split('\n')).toEqual(lines);

  expect((await run('forget', ...person)).out).toContain('2 events of 1 visitors would go');
  expect((await run('forget', ...person, '--yes')).out).toContain('2 events of 1 visitors erased');
  expect((await run('export', ...person)).out).toBe('');
  const nobody = await run('forget', '--url', collector.url, '--yes');
  expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('name the person')]);
});

test('an export that breaks off leaves no file, so that nobody takes it for the whole', async () => {
  let breaks = true;
  const server = createServer((req, res) => {
    const lines = req.url!.startsWith('/api/person/events');
    res.writeHead(200, { 'content-type': lines ? 'application/x-ndjson' : 'application/json' });
    if (!lines) return res.end('{"events":2,"consents":0}');
    res.write('{"seq":1}\n');
    return setTimeout(() => (breaks ? res.destroy() : res.end('{"seq":2}\n')), 200);
  }).listen(0, 'localhost');
  await until('the server', () => server.listening);
  const { port } = server.address() as AddressInfo;
  const file = join(tempDir(), 'person.jsonl');
  const save = () => run('export', '--visitor', 'a', '--url', `http://localhost:${port}`, '--out', file);
  const broken = await save();
  expect([broken.code, broken.err]).toEqual([
    1,
    expect.stringContaining(`${file} could not be written whole`),
  ]);
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  breaks = false;
  expect((await save()).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('{"seq":1}\n{"seq":2}\n');
  const again = await save();
  expect([again.code, again.err]).toEqual([
    1,
    `beckon: export: ${file} is there already; choose another file\n`,
  ]);
  server.close();
});

test('records of consent are shown: the newest, or those of a person, whom the export names, too', async () => {
  const record = (id: string, visitor: string) => ({
    id,
    visitor,
    time: Date.now(),
    action: 'reject-all',
    purposes: { marketing: 'denied' },
    path: '/',
  });
  for (const decision of [record('one', 'cli-decided'), record('two', 'cli-other')])
    expect((await collector.post(makeBatch([], { decision }))).status).toBe(204);
  await collector.indexed();
  const ids = ({ out }: { out: string }) =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id?: string; decision?: { id: string } })
      .map(({ id, decision }) => id ?? decision?.id);
  expect(ids(await run('consents', '--url', collector.url, '--limit', '1'))).toEqual(['two']);
  const person = ['--visitor', 'cli-decided', '--url', collector.url];
  expect(ids(await run('consents', ...person))).toEqual(['one']);
  expect(ids(await run('export', ...person))).toEqual(['one']);
  expect((await run('consents', ...person, '--limit', '1')).code).toBe(2);
});

const signIn = (url: string, password: string) =>
  fetch(`${url}/api/session`, { method: 'POST', body: JSON.stringify({ password }) });

test('a new password holds at once, and ends every session and stream of the old one', async () => {
  const own = await startCollectorProcess({}, { ownPassword: true });
  const made = await until('the password', () => /^password (\S+)$/m.exec(own.output())?.[1]);
  const cookie = (await signIn(own.url, made)).headers.get('set-cookie')!.split(';')[0]!;
  const live = await fetch(`${own.url}/api/live`, { headers: { cookie } });
  expect(live.status).toBe(200);

  const { code, out } = await run('password', '--config', own.configFile);
  const fresh = /^password ([0-9a-z-]{23})\n$/.exec(out)?.[1] ?? '';
  expect([code, fresh === made]).toEqual([0, false]);
  expect((await fetch(`${own.url}/api/stats`, { headers: { cookie } })).status).toBe(401);
  // Read to its end.
  expect(await live.text()).toContain('retry:');
  expect((await signIn(own.url, made)).status).toBe(401);
  expect((await signIn(own.url, fresh)).status).toBe(200);

  const stdin = (input: string) => beckon(['password', '--stdin', '--data', own.dataDir], {}, input).ended;
  for (const [given, fault] of [
    ['short\n', '12 to 256 characters'],
    ['', '12 to 256 characters'],
    ['one line\nand another\n', 'one line'],
  ]) {
    const refused = await stdin(given!);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(fault!)]);
  }
  expect((await signIn(own.url, fresh)).status).toBe(200);
  // Composed and decomposed, as two keyboards type it.
  const chosen = await stdin('mein schönes Passwort\n');
  expect([chosen.code, chosen.out]).toEqual([0, 'the password is set, all sessions end\n']);
  expect((await signIn(own.url, 'mein scho\u0308nes Passwort')).status).toBe(200);
  expect((await signIn(own.url, fresh)).status).toBe(401);
  expect(statSync(join(own.dataDir, 'admin-password')).mode & 0o777).toBe(0o600);
  await own.kill();
});

test('a password that would not hold is not set', async () => {
  const env = { BECKON_ADMIN_PASSWORD: 'the one of the environment' };
  const before = await beckon(['password', '--config', config], env).ended;
  expect([before.code, before.err]).toEqual([1, expect.stringContaining('goes before the data folder')]);
  const nowhere = await run('password', '--data', join(tempDir(), 'nothing'));
  expect([nowhere.code, nowhere.err]).toEqual([1, expect.stringContaining('there is no data folder')]);
  expect((await signIn(collector.url, PASSWORD)).status).toBe(200);
});

test('commands speak to the admin side where it has a port of its own', async () => {
  const own = await startCollectorProcess({ admin: { port: 0 } });
  const file = join(tempDir(), 'config.json');
  const settings = JSON.parse(readFileSync(own.configFile, 'utf8')) as Record<string, unknown>;
  const admin = { port: Number(new URL(own.adminUrl).port) };
  writeFileSync(file, JSON.stringify({ ...settings, port: own.port, admin }));
  const { code, out } = await run('status', '--config', file);
  expect([code, out]).toEqual([0, expect.stringContaining(`${own.adminUrl}  ok`)]);
  await own.kill();
});

test('rebuild makes the same store from the log, and refuses while a collector runs', async () => {
  const busy = await run('rebuild', '--config', config);
  expect([busy.code, busy.err]).toEqual([1, expect.stringContaining('used by another collector')]);
  await send(makeEvent({ name: 'rebuilt' }), { id: 'bad' });
  const [events, bad] = [await collector.events(), await collector.badRows()];
  const stats = await collector.api<{ stored: number }>('stats');
  await collector.kill('SIGTERM');
  const store = join(collector.dataDir, 'store.sqlite');
  writeFileSync(store, 'not a database');
  const { code, out } = await run('rebuild', '--config', config);
  expect(code).toBe(0);
  expect(out).toContain(`${stats.stored} events stored, ${bad.length} bad rows, 0 damaged bytes`);
  expect(out).toContain('the old store could not be read');
  expect(existsSync(`${store}.new`)).toBe(false);
  await collector.restart();
  expect(await collector.events()).toEqual(events);
  expect(await collector.badRows()).toEqual(bad);
  expect(await collector.api('stats')).toEqual(stats);
});
