/** Writes so many events into a log, as the intake does; from source, as no package gives the log's format away. */
import { join } from 'node:path';
import { openSegmentLog } from '../../../packages/collector/src/index.ts';
import { encodeEnvelope } from '../../../packages/collector/src/intake/envelope.ts';
import { makeBody } from './make-body.mjs';

const [dir, count] = process.argv.slice(2);
const events = Number(count);
const BODY = 10;
const DAYS = 30;
const now = Date.now();

const log = await openSegmentLog({ dir: join(dir, 'log') });
let waiting = [];
for (let n = 0; n < events; n += BODY) {
  // Spread over a month, as a shop's are.
  const received = now - Math.floor((1 - n / events) * DAYS * 24 * 3600 * 1000);
  const envelope = {
    received,
    site: 'shop',
    origin: 'https://shop.example',
    userAgent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    address: '203.0.113.0',
    language: 'de',
    gpc: false,
    purpose: '',
  };
  waiting.push(log.append(...encodeEnvelope(envelope, Buffer.from(makeBody('grow', n, BODY, received)))));
  if (waiting.length < 1000) continue;
  await Promise.all(waiting);
  waiting = [];
}
await Promise.all(waiting);
await log.close();
