/**
 * The load: a process of its own, so that the server under test has its own event loop. Prints one JSON line.
 * Arguments: autocannon's folder, URL, events per body, seconds, connections, requests a second (0: as many as go).
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { makeBody } from './make-body.mjs';
import { paced } from './paced.mjs';

const [folder, url, ...numbers] = process.argv.slice(2);
const [events, seconds, connections, rate] = numbers.map(Number);
const autocannon = createRequire(join(folder, 'package.json'))('autocannon');

const run = `${Date.now().toString(36)}${process.pid}`;
let made = 0;
function body() {
  made += events;
  return makeBody(run, made, events, Date.now());
}

// Made before: making bodies costs the generator more than sending them.
const ready = Array.from({ length: Math.min(20000, Math.ceil(200_000 / events)) }, body);
let next = 0;
const nextBody = () => ready[next++] ?? body();
const headers = {
  origin: 'https://shop.example',
  'content-type': 'text/plain',
  'user-agent':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
};

async function full() {
  const result = await autocannon({
    url,
    method: 'POST',
    connections,
    duration: seconds,
    headers,
    requests: [{ setupRequest: (request) => ({ ...request, body: nextBody() }) }],
  });
  return {
    requests: result['2xx'],
    failed: result.non2xx + result.errors + result.timeouts,
    seconds: result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

const steady = { url, headers, body: nextBody, rate, seconds, connections };
console.log(JSON.stringify(await (rate ? paced(steady) : full())));
