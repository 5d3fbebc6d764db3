/** How vendors' scripts fared in pages: sums of a day by site and vendor. */
import type { ScriptFate } from '@beckon/events';
import { createCountedNames } from './counted-names.ts';
import { DAY_MS, dayOf } from './day.ts';
import type { Database } from './driver.ts';
import { createTally } from './tally.ts';
import { createTrimClock } from './trim-clock.ts';

/** What one page told, as a part of all pages do. */
export interface ScriptReport {
  site: string;
  /** Epoch milliseconds. */
  received: number;
  scripts: Record<string, ScriptFate>;
}

/** Of the days that were asked for. */
export interface ScriptSum {
  site: string;
  destination: string;
  /** Pages that told of it. */
  pages: number;
  ran: number;
  blocked: number;
  /** Pages whose browser tells what a script costs. */
  measured: number;
  /** Of the main thread in long frames, in milliseconds, three quarters of the pages at most; absent where none was measured. */
  p75Ms?: number;
}

/** Kinds of sums beside the steps below. */
const KINDS = { pages: 'pages', ran: 'ran', blocked: 'blocked' } as const;
/** Milliseconds: a page counts for the first that it does not exceed. */
const STEPS = [0, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000];
const stepOf = (ms: number): number => STEPS.find((step) => ms <= step) ?? STEPS.at(-1)!;
/** Names a day and site: anybody may send any. */
const MAX_NAMES = 50;
const KEPT_DAYS = 90;

export function createScriptWriter(db: Database) {
  const add = db.prepare(
    'INSERT INTO script_days VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n',
  );
  const namesOf = db.prepare('SELECT DISTINCT destination FROM script_days WHERE day = ? AND site = ?');
  const forget = db.prepare('DELETE FROM script_days WHERE day < ?');
  const newest = db.prepare('SELECT max(day) AS day FROM script_days');
  const held = createTrimClock(() => (newest.get() as { day: string | null }).day);

  // Of the pass.
  const names = createCountedNames<[day: string, site: string]>(MAX_NAMES, (day, site) =>
    (namesOf.all(day, site) as { destination: string }[]).map((row) => row.destination),
  );
  const sums = createTally<[day: string, site: string, destination: string, kind: string]>();

  /** Call within the transaction of the pass. */
  return (list: readonly ScriptReport[]): void => {
    if (!list.length) return;
    names.forget();
    sums.clear();
    let last = 0;
    for (const { site, received, scripts } of list) {
      last = Math.max(last, received);
      const day = dayOf(received);
      for (const [destination, { end, ms }] of Object.entries(scripts)) {
        if (!names.isCounted(destination, day, site)) continue;
        const count = (kind: string) => sums.add([day, site, destination, kind], 1);
        count(KINDS.pages);
        if (end) count(KINDS[end]);
        if (ms !== undefined) count(String(stepOf(ms)));
      }
    }
    const oldest = dayOf(held(last) - KEPT_DAYS * DAY_MS);
    for (const { key, n } of sums.sums()) add.run(...key, n);
    forget.run(oldest);
  };
}

function p75(steps: ReadonlyMap<number, number>, measured: number): number | undefined {
  let seen = 0;
  for (const step of STEPS) {
    seen += steps.get(step) ?? 0;
    if (measured && seen >= measured * 0.75) return step;
  }
  return undefined;
}

/** Of the `days` UTC days that end with that of `now`. */
export function createScriptReader(db: Database) {
  const sums = db.prepare(
    `SELECT site, destination, kind, sum(n) AS n FROM script_days WHERE day > ?
     GROUP BY site, destination, kind ORDER BY site, destination`,
  );
  return (now: number, days: number): ScriptSum[] => {
    const found = new Map<string, { sum: ScriptSum; steps: Map<number, number> }>();
    for (const row of sums.all(dayOf(now - days * DAY_MS)) as {
      site: string;
      destination: string;
      kind: string;
      n: number;
    }[]) {
      const { site, destination, kind, n } = row;
      const key = `${site}\n${destination}`;
      const one = found.get(key) ?? {
        sum: { site, destination, pages: 0, ran: 0, blocked: 0, measured: 0 },
        steps: new Map(),
      };
      found.set(key, one);
      if (Object.hasOwn(KINDS, kind)) one.sum[kind as keyof typeof KINDS] = n;
      else {
        one.sum.measured += n;
        one.steps.set(Number(kind), n);
      }
    }
    return [...found.values()].map(({ sum, steps }) => {
      const p75Ms = p75(steps, sum.measured);
      return { ...sum, ...(p75Ms !== undefined && { p75Ms }) };
    });
  };
}
