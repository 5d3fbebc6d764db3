/** One run: makes every subject's script, starts the shop and the stand-ins, measures, and stops everything. */
import { launch } from './browser.mjs';
import { floorScript, makeScript } from './bundle.mjs';
import { measureBytes } from './measure-bytes.mjs';
import { measureDelivery } from './measure-delivery.mjs';
import { measureStart } from './measure-start.mjs';
import { measureTrack } from './measure-track.mjs';
import { measureVisit } from './measure-visit.mjs';
import { servePages } from './pages.mjs';
import { subjects } from './peers.mjs';
import { startStandIn } from './stand-in.mjs';

const VISIT_REPEATS = 3;
const measures = {
  start: measureStart,
  track: measureTrack,
  visit: (world) => measureVisit({ ...world, repeats: Math.min(VISIT_REPEATS, world.repeats) }),
  delivery: measureDelivery,
};

/** @param {{ repeats: number, tries: number, only?: string[], peers?: string[] }} options */
export async function measure({ repeats, tries, only, peers }) {
  const made = {};
  const absent = {};
  for (const subject of subjects) {
    if (peers && subject.npm && !peers.includes(subject.id)) continue;
    const script = await makeScript(subject);
    if ('absent' in script) absent[`${subject.title} (${subject.npm})`] = script.absent;
    else made[subject.id] = script;
  }
  const ids = Object.keys(made);
  const figures = Object.fromEntries(ids.map((id) => [id, { bytes: measureBytes(made[id].download) }]));

  const scripts = Object.fromEntries(ids.map((id) => [id, made[id].script]));
  const pages = await servePages({ ...scripts, floor: floorScript() });
  const assets = Object.fromEntries(ids.map((id) => [id, made[id].assets]));
  const standIns = {};
  for (const id of [...ids, 'floor']) standIns[id] = await startStandIn(id, assets[id]);
  const browser = await launch();
  const date = new Date().toISOString().slice(0, 10);
  const measured = { bytes: date };
  let floor;
  try {
    for (const [name, run] of Object.entries(measures)) {
      if (only && !only.includes(name)) continue;
      const started = Date.now();
      const found = await run({ browser, pages, standIns, assets, ids, repeats, tries });
      for (const id of ids) figures[id][name] = found[id];
      floor ??= found.floor;
      measured[name] = date;
      console.error(`bench: ${name} took ${Math.round((Date.now() - started) / 1000)} s`);
    }
  } finally {
    await browser.close();
    for (const standIn of Object.values(standIns)) await standIn.close();
    await pages.close();
  }
  return {
    measured,
    machine: { chromium: browser.version },
    repeats,
    tries,
    calls: 1000,
    ...(floor && { floor }),
    subjects: subjects
      .filter(({ id }) => made[id])
      .map(({ id, title, npm, config }) => ({
        id,
        title,
        ...(npm && { version: npm }),
        config,
        ...figures[id],
      })),
    absent,
  };
}
