/** One run: every server under the same load, interleaved; the indexer alone, and the store as it grows. */
import { installPeer } from '../sdk/install.mjs';
import { interleave, median } from '../sdk/statistics.mjs';
import { growStore } from './grow.mjs';
import { installPackages } from './installed.mjs';
import { load, start, subjects } from './servers.mjs';

const BODIES = [1, 10, 50];
/** Events of a body at which half of the full load is put on. */
const USUAL = 10;

function needed(id, npm) {
  const got = installPeer({ id, npm, ship: 'bundle' });
  if ('absent' in got) throw new Error(`bench: ${npm} cannot be had: ${got.absent}`);
  return got.folder;
}

export async function measureCollector(how) {
  const { folder, remove } = installPackages();
  try {
    return await measureIn(folder, how);
  } finally {
    remove();
  }
}

async function measureIn(packages, { rounds, seconds, grow, only, last }) {
  const autocannon = needed('autocannon', 'autocannon@8.0.0');
  const servers = subjects({ fastify: needed('fastify', 'fastify@5.12.8'), packages });
  const date = new Date().toISOString().slice(0, 10);
  const found = { measured: {} };
  if (!only || only.includes('load')) {
    found.measured.load = date;
    Object.assign(found, { rounds, ...(await measureLoad(autocannon, servers, rounds, seconds)) });
  }
  if (!only || only.includes('half')) {
    found.measured.half = date;
    const rate = Math.round((found.byBody ?? last.byBody)[USUAL].whole.perSecond / 2);
    found.halfLoad = await measureHalf(autocannon, servers.whole, rounds, seconds, rate);
  }
  if (!only || only.includes('growth')) {
    found.measured.growth = date;
    found.growth = await growStore(grow, { collector: servers.whole, packages, autocannon });
  }
  return found;
}

async function measureLoad(autocannon, servers, rounds, seconds) {
  const byBody = {};
  for (const events of BODIES) {
    console.error(`bench: ${events} events a body`);
    const values = await interleave(Object.keys(servers), rounds, async (id) => {
      const server = await start(servers[id]);
      await load(autocannon, server.url, { events, seconds: 1 });
      const before = server.cpuMs();
      const { requests, failed, seconds: took } = await load(autocannon, server.url, { events, seconds });
      const cpu = server.cpuMs() - before;
      await server.stop();
      if (failed) throw new Error(`bench: ${id}: ${failed} requests failed`);
      return { perSecond: requests / took, cpuUs: (cpu * 1000) / requests };
    });
    byBody[events] = Object.fromEntries(
      Object.entries(values).map(([id, { perSecond, cpuUs }]) => [
        id,
        {
          perSecond: median(perSecond),
          // Of each round by itself: what slows the whole machine for a while slows both.
          ratio: median(perSecond.map((one, round) => one / values.bare.perSecond[round])),
          cpuUs: median(cpuUs),
        },
      ]),
    );
  }

  return {
    titles: Object.fromEntries(Object.entries(servers).map(([id, { title }]) => [id, title])),
    byBody,
  };
}

/** A process this old has compiled what it runs; before, that is most of what a request waits for. */
const WARM_S = 5;

/** How long a request waits for its answer at a steady pace, the indexer at work. */
async function measureHalf(autocannon, subject, rounds, seconds, rate) {
  console.error(`bench: half of the full load, ${rate} requests a second`);
  const values = await interleave(['half'], rounds, async () => {
    const server = await start(subject);
    await load(autocannon, server.url, { events: USUAL, seconds: WARM_S, rate });
    const { failed, p50, p99 } = await load(autocannon, server.url, {
      events: USUAL,
      seconds: seconds * 2,
      rate,
    });
    await server.stop();
    if (failed) throw new Error(`bench: half load: ${failed} requests failed`);
    return { p50, p99 };
  });
  return { rate, warmSeconds: WARM_S, p50: median(values.half.p50), p99: median(values.half.p99) };
}
