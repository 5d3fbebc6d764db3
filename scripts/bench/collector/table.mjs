/** Writes the tables of the collector's README from the figures of a run. */

const number = (value) => Math.round(value).toLocaleString('en-US');
const row = (cells) => `| ${cells.join(' | ')} |`;

export function tableOf({ measured, rounds, titles, byBody, halfLoad, growth, machine }) {
  const head = ['', ...Object.keys(byBody).map((n) => `${n} a body`), 'CPU a request of 10'];
  const rows = Object.entries(titles).map(([id, title]) =>
    row([
      title,
      ...Object.entries(byBody).map(
        ([n, all]) => `${number(all[id].perSecond * n)} (${all[id].ratio.toFixed(2)}×)`,
      ),
      `${number(byBody[10][id].cpuUs)} µs`,
    ]),
  );
  const grown = growth.map(({ events, indexedPerSecond, bytesPerEvent, memoryMb, queries }) =>
    row([
      number(events),
      `${number(indexedPerSecond)}`,
      number(bytesPerEvent.log),
      number(bytesPerEvent.store),
      `${number(memoryMb)} MB`,
      Object.entries(queries)
        .map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`)
        .join(', '),
    ]),
  );
  return `Events acknowledged a second, and the ratio of requests to the bare server:

${row(head)}
${row(head.map((_, i) => (i ? '--:' : '---')))}
${rows.join('\n')}

At half of the full load, sent at a steady pace to a collector that has run for ${halfLoad.warmSeconds} seconds (${number(halfLoad.rate)} requests of 10 a second; just after a start answers take longer, while its code is compiled): p50 ${number(halfLoad.p50)} ms, p99 ${number(halfLoad.p99)} ms.

${row(['events stored', 'indexed a second, alone', 'log bytes an event', 'store bytes an event', 'memory at most', 'answers'])}
${row(['--:', '--:', '--:', '--:', '--:', '---'])}
${grown.join('\n')}

Measured ${measured.load} (load), ${measured.half} (half of it) and ${measured.growth} (growth) on ${machine.cpu}, ${machine.cores} cores (the load generator among them), Node ${machine.node}; medians of ${rounds} rounds, 64 connections.`;
}
