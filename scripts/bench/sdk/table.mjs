/** Writes the tables of the README from the figures of a run, and holds the README to them. */

export const START = '<!-- bench:sdk -->';
export const END = '<!-- /bench:sdk -->';

const NA = 'n/a';
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const us = (value) =>
  value < 10_000 ? `${value.toFixed(value < 10 ? 1 : 0)} µs` : `${Math.round(value / 1000)} ms`;

const row = (cells) => `| ${cells.join(' | ')} |`;
function grid(head, rows) {
  return [row(head), row(head.map((_, i) => (i ? '--:' : '---'))), ...rows.map(row)].join('\n');
}

/** A figure and how many times beckon's it is; the ratio is of the medians. */
function figure(value, own, write) {
  if (value === undefined) return NA;
  if (value === own) return write(value);
  const ratio = value / own;
  return `${write(value)} (${ratio.toFixed(ratio < 10 ? 1 : 0)}×)`;
}

/** Columns of the cost table: title, where the figure is, how it is written. */
const costs = [
  ['download, brotli', ({ bytes }) => bytes?.brotli, kb],
  ['start, blocking', ({ start }) => start?.blockMs, ms],
  ['blocking, as text', ({ start }) => start?.textMs, ms],
  ['start, main thread', ({ start }) => start?.mainMs, ms],
  ['`track()`', ({ track }) => track?.callUs, us],
  ['`track()` and after', ({ track }) => track?.allUs, us],
  ['heap', ({ track }) => track?.heapStart, kb],
  ['heap, 1,000 events', ({ track }) => track?.heapTracked, kb],
];

function costTable(list) {
  const [own] = list;
  return grid(
    ['', ...costs.map(([title]) => title), 'arrived by then'],
    list.map((subject) => [
      subject.title,
      ...costs.map(([, read, write]) => figure(read(subject), read(own), write)),
      subject.track ? `${subject.track.arrived} of ${subject.track.calls}` : NA,
    ]),
  );
}

function visitTable(list) {
  const [own] = list;
  const requests = (visit) => {
    if (!visit) return NA;
    const parts = [
      visit.preflights && `${visit.preflights} preflight`,
      visit.loaded && `${visit.loaded} loaded`,
    ].filter(Boolean);
    return `${visit.requests}${parts.length ? ` (${parts.join(', ')})` : ''}`;
  };
  return grid(
    ['', 'gzip -9', 'minified', 'visit: requests', 'visit: bytes sent'],
    list.map(({ title, bytes, visit }) => [
      title,
      bytes ? kb(bytes.gzip) : NA,
      bytes ? kb(bytes.minified) : NA,
      requests(visit),
      figure(visit?.bodyBytes, own.visit?.bodyBytes, kb),
    ]),
  );
}

const deliveries = [
  ['navigate', 'navigate at once'],
  ['closeTab', 'close the tab'],
  ['outage', 'collector down 10 s'],
  ['offline', 'offline, tab closed'],
  ['hideAndShow', 'hide and show'],
  ['twoTabs', 'two tabs, 5 s down'],
];

function outcome(verdict) {
  if (!verdict || verdict.failed) return NA;
  const { arrived, twice, repeated } = verdict;
  const notes = [twice && `${twice} twice`, repeated && `${repeated} repeated`].filter(Boolean);
  return [arrived, ...notes].join(', ');
}

const deliveryTable = (list) =>
  grid(
    ['', ...deliveries.map(([, title]) => title)],
    list.map(({ title, delivery }) => [title, ...deliveries.map(([name]) => outcome(delivery?.[name]))]),
  );

/** What a reader must know about single cells. */
function footnotes(results, list) {
  const notes = list.map(
    ({ title, version, config }) => `- ${title}${version ? ` (${version})` : ''}: ${config}.`,
  );
  if (results.floor)
    notes.push(
      `- What a durable queue asks of the browser takes ${ms(results.floor.mainMs)} of main thread at the start without any client: cookie, IndexedDB, lock and request (adapters/floor.mjs).`,
    );
  for (const { title, track, visit, delivery } of list) {
    if (track && track.calls < results.calls)
      notes.push(
        `- ${title}: its calls were stopped after 6 seconds, at ${track.calls}; its figures are of those.`,
      );
    if (track && track.allUs === undefined)
      notes.push(
        `- ${title}: 8 seconds after the calls the main thread did not answer yet, so what they leave for later has no figure.`,
      );
    if (visit && visit.arrived < 3)
      notes.push(`- ${title}: ${visit.arrived} of the visit's 3 tracked events arrived.`);
    for (const [name, what] of deliveries)
      if (delivery?.[name]?.failed)
        notes.push(`- ${title}, "${what}" could not be played: ${delivery[name].failed}.`);
  }
  for (const [title, reason] of Object.entries(results.absent)) notes.push(`- absent: ${title}: ${reason}`);
  return notes.join('\n');
}

/** @param results as in results/sdk.json */
export function makeTable(results) {
  const list = results.subjects;
  const { cpu, cores, node, chromium, load } = results.machine;
  const days = new Intl.ListFormat('en').format([...new Set(Object.values(results.measured))].sort());
  return `${costTable(list)}

${visitTable(list)}

Of ${results.tries} events tracked, how many arrived:

${deliveryTable(list)}

${footnotes(results, list)}

Measured ${days} on ${cpu}, ${cores} cores, Chromium ${chromium}, Node ${node}; medians of ${results.repeats} runs.${load > cores ? ` Other programs kept the machine busy (load average ${load}).` : ''}`;
}

/** @returns a line that says what is wrong with the README's block, or undefined when it equals the figures */
export function readmeFault(readme, results) {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) return `README.md has no block between ${START} and ${END}`;
  if (readme.slice(start + START.length, end).trim() === makeTable(results)) return undefined;
  return 'README.md does not say what scripts/bench/results/sdk.json says: put in what `node scripts/bench/sdk.mjs --table` prints';
}
