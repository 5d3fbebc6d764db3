/** A collector whose one shop has a webhook, and what that took. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CHROME, type CollectorProcess, makeBatch, startCollectorProcess } from '@beckon/testing';
import { expect } from 'vitest';

interface Delivery {
  sent: number;
  behind: number;
  paused: boolean;
}

export interface HookedShop {
  collector: CollectorProcess;
  /** What the hook answers. */
  status: number;
  /** Ids of what it answered 204 to, in order. */
  taken: string[];
  /** Sends events that must be acknowledged. */
  send(events: readonly unknown[]): Promise<void>;
  /** Undefined before the destination has begun. */
  delivery(): Promise<Delivery | undefined>;
  resume(): Promise<Response>;
  close(): Promise<void>;
}

export async function startHookedShop(status = 204): Promise<HookedShop> {
  process.env['BECKON_TEST_WEBHOOK_SECRET'] = 'a-secret-of-the-tests-0123456789';
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    if (shop.status === 204)
      shop.taken.push(...(JSON.parse(body) as { events: { id: string }[] }).events.map(({ id }) => id));
    res.writeHead(shop.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const webhook = { url, secret: { env: 'BECKON_TEST_WEBHOOK_SECRET' }, allowPrivate: true };
  const collector = await startCollectorProcess({
    sites: { shop: { origins: ['http://localhost'], destinations: { webhook } } },
  });
  const shop: HookedShop = {
    collector,
    status,
    taken: [],
    async send(events) {
      const headers = { origin: 'http://localhost', 'user-agent': CHROME };
      expect((await collector.post(makeBatch([...events]), headers)).status).toBe(204);
    },
    delivery: async () => (await collector.api<{ deliveries: Delivery[] }>('deliveries')).deliveries[0],
    resume: () => collector.act('deliveries/resume?site=shop&destination=webhook'),
    async close() {
      await collector.kill();
      server.close();
    },
  };
  return shop;
}
