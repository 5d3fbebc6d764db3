/**
 * A steady load: each request at its time, whatever became of those before. autocannon with a rate sends what belongs
 * to a second at its start, as fast as the server answers, so that what it measures then is the full load in bursts.
 */
import { Agent, request } from 'node:http';

/** @returns the answer's status once it has come, 0 where there is none */
const send = (url, options, body) =>
  new Promise((resolve) => {
    const asked = request(url, options, (answer) => {
      answer.on('end', () => resolve(answer.statusCode)).resume();
    });
    asked.on('error', () => resolve(0));
    asked.end(body);
  });

const quantile = (sorted, share) => sorted[Math.ceil(share * sorted.length) - 1];

/**
 * @param body makes the next one
 * @returns {Promise<{ requests: number, failed: number, seconds: number, p50: number, p99: number }>} milliseconds from
 * the time at which a request was due to its answer, so that one that has to wait for a connection is not told cheap
 */
export async function paced({ url, headers, body, rate, seconds, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const options = { method: 'POST', headers, agent };
  const total = Math.round(rate * seconds);
  const times = [];
  let failed = 0;
  const start = performance.now();
  const underWay = [];
  for (let i = 0; i < total; i++) {
    const due = start + (i * 1000) / rate;
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 1));
    underWay.push(
      send(url, options, body()).then((status) => {
        times.push(performance.now() - due);
        if (status < 200 || status >= 300) failed++;
      }),
    );
  }
  await Promise.all(underWay);
  const took = (performance.now() - start) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  return {
    requests: total - failed,
    failed,
    seconds: took,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
  };
}
