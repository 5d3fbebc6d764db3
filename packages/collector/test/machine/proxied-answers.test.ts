/** A collector behind nginx and Caddy, as the files of examples/deploy set them up: what is answered, and to whom. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { makeBatch, makeEvent, startCollectorProcess, TOKEN, until } from '@beckon/testing';
import { expect, onTestFinished, test } from 'vitest';
import { type Asking, ask, type Front } from './front.ts';
import { sabotaged } from './program.ts';
import { ADMIN, behindEachProxy, config, ORIGIN } from './proxy-world.ts';

/** Connections of the collector that are open or were until a minute ago. Source: proc(5). */
function connections(port: number): Set<string> {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = ['tcp', 'tcp6'].flatMap((file) => readFileSync(`/proc/net/${file}`, 'utf8').split('\n'));
  const pairs = lines.map((line) => line.trim().split(/\s+/).slice(1, 3));
  return new Set(
    pairs.filter((pair) => pair.some((end) => end.endsWith(hex))).map((pair) => pair.sort().join()),
  );
}

behindEachProxy((t) => {
  test('answers pass as the collector gave them', async () => {
    const oversize = 'x'.repeat(300 * 1024);
    const script = new URL(t.nginx ? '/b/shop.js' : '/b.js', 'http://x').pathname;
    const rows: [path: string, status: number, asking: Asking][] = [
      ['/bk/e/shop', 204, { method: 'POST', body: makeBatch([makeEvent()]) }],
      ['/bk/e/shop', 204, { method: 'POST', body: gzipSync('{}'), headers: { 'content-encoding': 'gzip' } }],
      ['/bk/e/shop', 204, { method: 'OPTIONS' }],
      ['/bk/e/shop', 400, { method: 'POST', body: 'x', headers: { 'content-encoding': 'gzip' } }],
      ['/bk/e/shop', 403, { method: 'POST', headers: { origin: 'https://evil.example' } }],
      ['/bk/e/nobody', 404, { method: 'POST' }],
      ['/bk/e/shop', 405, { method: 'PUT' }],
      ['/bk/e/shop', 413, { method: 'POST', body: oversize }],
      [script, 200, { headers: { 'accept-encoding': 'br' } }],
      [script, 200, { headers: { 'accept-encoding': 'identity' } }],
    ];
    // Hop by hop, or the proxy's own.
    const own = [
      'date',
      'connection',
      'keep-alive',
      'server',
      'via',
      'alt-svc',
      'transfer-encoding',
      'retry-after',
    ];
    const direct: Front = { port: 0, plainPort: t.collector.port, stop: async () => {} };
    for (const [path, status, asking] of rows) {
      const said = { ...asking, headers: { origin: ORIGIN, ...asking.headers } };
      const [through, bare] = [
        await ask(t.front, t.host, path, said),
        await ask(direct, t.host, path, { ...said, plain: true }),
      ];
      const plain = ({ headers }: typeof bare) =>
        Object.fromEntries(Object.entries(headers).filter(([name]) => !own.includes(name)));
      expect([path, through.status, through.body.toString('latin1'), plain(through)]).toEqual([
        path,
        status,
        bare.body.toString('latin1'),
        plain(bare),
      ]);
    }
  });

  test('a body of gzip is unpacked by the collector', async () => {
    const event = makeEvent();
    const body = gzipSync(makeBatch([event]));
    expect((await t.send({ body, headers: { 'content-encoding': 'gzip' } })).status).toBe(204);
    await until('the event', async () => (await t.collector.events()).some(({ id }) => id === event['id']));
  });

  test('a body beyond the limit of the proxy is refused by it where it has one', async () => {
    const { status, headers } = await t.send({ body: 'x'.repeat(1536 * 1024) });
    expect(status).toBe(413);
    expect(headers['access-control-allow-origin']).toBe(t.nginx ? undefined : ORIGIN);
  });

  /** Sends until an address is told to wait; then what that one and another get, more than comes in meanwhile. */
  async function exhaust(to: Front) {
    const first = (client: string) => ({ from: '127.0.0.2', headers: { 'x-forwarded-for': client } });
    const some = async (asking: Asking) => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => t.send(asking, to)));
      return answers.map(({ status }) => status);
    };
    for (let taken = 0; taken < 2000; taken++) {
      const { status } = await t.send(first('203.0.113.7'), to);
      if (status === 429)
        return {
          taken,
          forged: await some(first('203.0.113.8')),
          neighbour: await some({ from: '127.0.0.3' }),
        };
      expect(status).toBe(204);
    }
    throw new Error('no limit');
  }

  test('each visitor has a rate limit of their own, and no forged header changes that', async () => {
    const { taken, forged, neighbour } = await exhaust(t.front);
    expect(taken).toBeGreaterThanOrEqual(50);
    expect(forged).toContain(429);
    expect(neighbour).toEqual(Array(20).fill(204));
  });

  test('without trustedProxies all share one limit, whatever they forge', async () => {
    const bare = await startCollectorProcess(config({ trustedProxies: [] }));
    onTestFinished(async () => void (await bare.kill()));
    const other = await t.before(bare);
    onTestFinished(other.stop);
    const { forged, neighbour } = await exhaust(other);
    expect(forged).toContain(429);
    expect(neighbour).toContain(429);
  });

  test('a full disk is told as 503 with Retry-After, readable by the page', async () => {
    const full = await startCollectorProcess(config(), { env: sabotaged('finds the disk full') });
    onTestFinished(async () => void (await full.kill()));
    const other = await t.before(full);
    onTestFinished(other.stop);
    const { status, headers } = await t.send({}, other);
    expect(status).toBe(503);
    expect(headers).toMatchObject({
      'retry-after': '5',
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': 'Retry-After',
    });
  });

  test('connections to the collector are used again', async () => {
    const before = connections(t.collector.port);
    for (let n = 0; n < 100; n++) expect((await ask(t.front, t.host, '/b/shop.js')).status).toBe(200);
    const fresh = [...connections(t.collector.port)].filter((pair) => !before.has(pair));
    expect(fresh.length).toBeLessThan(10);
  });

  test.each(['/api/stats', '/api/session', '/dashboard/', '/metrics', '/healthz', '/readyz'])(
    'visitors do not reach %s',
    async (path) => {
      const authorization = `Bearer ${TOKEN}`;
      const { status, body } = await ask(t.front, t.host, path, { headers: { authorization } });
      // The shop's own page, or none.
      expect([status, body.toString()]).toEqual([404, t.nginx ? 'not found' : '']);
      expect(
        (await ask(t.front, ADMIN, path, { headers: { authorization }, from: '127.0.0.9' })).status,
      ).toBe(403);
    },
  );

  test('the live stream passes event by event', async () => {
    let told = '';
    const { status, end } = await ask(t.front, ADMIN, '/api/live', {
      headers: { authorization: `Bearer ${TOKEN}` },
      stream: (chunk) => {
        told += chunk;
      },
    });
    expect(status).toBe(200);
    for (let n = 0; n < 3; n++) {
      const event = makeEvent();
      expect((await t.send({ body: makeBatch([event]), from: '127.0.0.4' })).status).toBe(204);
      await until('the event in the stream', () => told.includes(String(event['id'])));
    }
    end();
  });
});
