/** SIGTERM: what is under way is answered, what was acknowledged stays, and the process ends well within 10 seconds. */
import { Agent, createServer, get, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import {
  CHROME,
  type CollectorProcess,
  makeBatch,
  makeEvent,
  startCollectorProcess,
  TOKEN,
  tempDir,
  until,
} from '@beckon/testing';
import { expect, test } from 'vitest';
import { openSegmentLog, openSqliteStore, startIndexer } from '../src/index.ts';
import { INDEXER } from '../src/indexer/run-pass.ts';

/** Bots are not forwarded. */
const SECRET = 'a-secret-of-the-tests-0123456789';

/** Stops it; fails when that takes longer than a supervisor should have to wait. */
async function stop(collector: CollectorProcess): Promise<number | null> {
  const ended = collector.kill('SIGTERM');
  await until('the collector to end', () => !collector.alive(), 10_000);
  return ended;
}

const post = (collector: CollectorProcess, agent: Agent, body: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { origin: 'http://localhost', 'content-length': Buffer.byteLength(body) };
    request(`${collector.url}/bk/e/shop`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer));
    })
      .on('error', reject)
      .end(body);
  });

test('under load every batch that was taken is answered, and every sender is told to close its connection', async () => {
  const collector = await startCollectorProcess();
  const acknowledged: unknown[] = [];
  let ending = false;
  const senders = Array.from({ length: 16 }, async () => {
    // One connection, one request behind the other, for as long as the collector lets it.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (;;) {
      const event = makeEvent();
      const answer = await post(collector, agent, makeBatch([event])).catch(() => undefined);
      if (!answer) return 'cut';
      expect(answer.statusCode).toBe(204);
      acknowledged.push(event['id']);
      if (answer.headers.connection === 'close') {
        expect(ending).toBe(true);
        return 'told';
      }
    }
  });
  await until('load', () => acknowledged.length > 300);
  ending = true;
  expect(await stop(collector)).toBe(0);
  // A request that is on its way while its idle connection is closed is cut: nobody took it.
  expect(await Promise.all(senders)).toContain('told');
  await collector.restart();
  await collector.indexed();
  const stored = (await collector.events()).map(({ id }) => id);
  expect([...stored].sort()).toEqual([...acknowledged].sort());
  await collector.kill();
});

test('a body that is still coming in is waited for, one that never comes is not', async () => {
  const collector = await startCollectorProcess();
  const event = makeEvent();
  const body = makeBatch([event]);
  const head = `POST /bk/e/shop HTTP/1.1\r\nHost: x\r\nOrigin: http://localhost\r\nContent-Length: ${body.length}\r\n\r\n`;
  const halves = await Promise.all(
    [0, 1].map(async () => {
      const heard = { text: '', closed: false };
      const socket = connect(collector.port, 'localhost');
      socket.on('data', (chunk) => {
        heard.text += chunk;
      });
      socket.on('close', () => {
        heard.closed = true;
      });
      socket.on('error', () => {});
      await new Promise<void>((sent) => socket.write(head + body.slice(0, 100), () => sent()));
      return { heard, socket };
    }),
  );
  // Its answer comes behind all that was sent before.
  await collector.api('stats');
  const ended = stop(collector);
  await until('the port to be closed', () =>
    fetch(`${collector.url}/healthz`).then(
      () => false,
      () => true,
    ),
  );
  halves[0]!.socket.write(body.slice(100));
  await until('the answer', () => halves[0]!.heard.text.startsWith('HTTP/1.1 204'));
  expect(halves[0]!.heard.text).toMatch(/^connection: close\r$/im);
  expect(await ended).toBe(0);
  await until('the other one to be cut off', () => halves[1]!.heard.closed);
  await collector.restart();
  await collector.indexed();
  expect((await collector.events()).map(({ id }) => id)).toEqual([event['id']]);
  await collector.kill();
});

test('an open live stream and a destination that never answers hold nothing up, and that destination gets its event later', async () => {
  const bodies: string[] = [];
  let hangs = true;
  const receiver = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => {
      body += chunk;
    });
    req.on('end', () => {
      bodies.push(body);
      if (!hangs) res.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const webhook = {
    url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
    secret: { env: 'BECKON_TEST_STOPPING_SECRET' },
    allowPrivate: true,
  };
  const collector = await startCollectorProcess(
    { sites: { shop: { origins: ['http://localhost:*'], destinations: { webhook } } } },
    { env: { BECKON_TEST_STOPPING_SECRET: SECRET } },
  );
  const deliveries = async () =>
    (await collector.api<{ deliveries: { sent: number }[] }>('deliveries')).deliveries;
  let told = '';
  let over = false;
  const stream = get(
    `${collector.url}/api/live`,
    { headers: { authorization: `Bearer ${TOKEN}` } },
    (answer) =>
      answer
        .on('data', (chunk) => {
          told += chunk;
        })
        .on('error', () => {})
        .on('close', () => {
          over = true;
        }),
  );
  stream.on('error', () => {});
  await until('the stream to be open', () => told.includes('retry:'));
  // What is stored before a destination is known is not for it.
  await until('the destination', async () => (await deliveries()).length === 1);
  const event = makeEvent();
  await collector.post(makeBatch([event]), { origin: 'http://localhost', 'user-agent': CHROME });
  await until('the event in the stream', () => told.includes(String(event['id'])));
  await until('the request that hangs', () => bodies.length === 1);

  expect(await stop(collector)).toBe(0);
  await until('the stream to end', () => over);
  // The request was given up: it has not run into its own limit, and being stopped is no failure of the destination.
  const store = openSqliteStore(join(collector.dataDir, 'store.sqlite'));
  expect(store.forwards.state('shop', 'webhook')).toMatchObject({ sent: 0, failures: 0 });
  store.close();
  hangs = false;
  await collector.restart();
  await until('the event once more', () => bodies.length === 2);
  for (const body of bodies) expect(body).toContain(String(event['id']));
  await until('it to be settled', async () => (await deliveries())[0]!.sent === 1);
  await collector.kill();
  receiver.close();
  receiver.closeAllConnections();
});

test('an indexer that is far behind stops all the same, and goes on where it was', async () => {
  const dir = tempDir();
  const logDir = join(dir, 'log');
  const storePath = join(dir, 'store.sqlite');
  openSqliteStore(storePath).close();
  const log = await openSegmentLog({ dir: logDir });
  // Each one is more than a pass, and becomes a bad row.
  for (let n = 0; n < 8; n++) await log.append(Buffer.alloc(3 * 1024 * 1024, 9));
  await log.close();
  const begun = async (stopWithinMs: number) => {
    const indexer = startIndexer({ logDir, storePath, lateDays: 3, eventDays: 0, stopWithinMs }, () => {});
    // The thread has started by then, and hears of the end of the log and of the stop at once.
    await new Promise(setImmediate);
    indexer.notify(log.end());
    await indexer.close();
    const store = openSqliteStore(storePath);
    const found = { position: store.position(INDEXER), bad: store.stats(Date.now()).bad };
    store.close();
    return found;
  };
  const first = await begun(0);
  expect(first.position).toBeGreaterThan(0);
  expect(first.position).toBeLessThan(log.end());
  expect(await begun(60_000)).toEqual({ position: log.end(), bad: 8 });
});

test('idle connections are kept longer than proxies keep them', async () => {
  const collector = await startCollectorProcess();
  const agent = new Agent({ keepAlive: true });
  const answer = await post(collector, agent, makeBatch([makeEvent()]));
  const seconds = Number(/timeout=(\d+)/.exec(String(answer.headers['keep-alive']))?.[1]);
  expect(seconds).toBeGreaterThan(60);
  agent.destroy();
  await collector.kill();
});
