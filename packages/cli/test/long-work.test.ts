/** Long work tells how far it is where somebody looks, and only there; bad rows are tried again by command. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openSqliteStore } from '@beckon/collector';
import { type CollectorProcess, makeBatch, makeEvent, startCollectorProcess, tempDir } from '@beckon/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { beckonIn, inTerminal, runLine } from './run-beckon.ts';

let collector: CollectorProcess;
let folder: string;
beforeAll(async () => {
  collector = await startCollectorProcess();
  folder = tempDir();
});
afterAll(() => collector.kill());

/** What a stricter version of before would have left: three that are right by now, and one that is not. */
async function leaveBadRows(): Promise<string[]> {
  const events = [1, 2, 3].map((seq) => makeEvent({ client: 'strict', seq, visitor: 'person' }));
  await collector.kill('SIGTERM');
  const store = openSqliteStore(join(collector.dataDir, 'store.sqlite'));
  const row = { site: 'shop', received: Date.now(), reason: 'older: not known' };
  const bad = [...events, { name: 'x' }].map((event) => ({ ...row, body: JSON.stringify(event) }));
  const cut = { ...row, reason: 'older: large', body: `{"a":"${'x'.repeat(70_000)}`.slice(0, 65_536) };
  store.apply('indexer', {
    events: [],
    bad: [...bad, cut],
    refused: [],
    drops: [],
    visits: [],
    erasures: [],
    position: store.position('indexer'),
  });
  store.close();
  await collector.restart();
  return events.map(({ id }) => String(id));
}

const online = () => ['--config', collector.configFile, '--url', collector.url];

test('bad-rows --replay tries them again and says what became of them', async () => {
  const ids = await leaveBadRows();
  const some = await beckonIn(folder, 'bad-rows', '--replay', '--reason', 'not known', ...online());
  expect(some).toEqual({
    code: 0,
    out: '4 rows tried: 3 events stored, 1 are bad still\n',
    err: '',
  });
  expect((await collector.events()).map(({ id }) => id).sort()).toEqual(ids.sort());
  const rest = await beckonIn(folder, 'bad-rows', '--replay', '--json', ...online());
  expect(JSON.parse(rest.out)).toMatchObject({ total: 2, tried: 2, stored: 0, bad: 1, cut: 1, done: true });
  const none = await beckonIn(folder, 'bad-rows', '--replay', '--reason', 'nothing like it', ...online());
  expect([none.code, none.out]).toEqual([0, 'no bad rows to try\n']);
  const wrong = await beckonIn(folder, 'bad-rows', '--replay', '--site', 'nowhere', ...online());
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('site: must be a site key')]);
  expect((await beckonIn(folder, 'bad-rows', ...online())).out).not.toContain('older: not known');
});

// The terminal of util-linux: elsewhere the commands are the same, with nothing to look at.
const script = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

test('a bar is shown on a terminal and gone at the end; piped, nothing but the result is printed', async () => {
  expect((await collector.post(makeBatch([makeEvent({ visitor: 'person' })]))).status).toBe(204);
  await collector.indexed();
  const stopped = ['--config', collector.configFile];
  const work: [what: string, args: string[], result: RegExp][] = [
    ['trying', ['bad-rows', '--replay', ...online()], /rows tried/],
    ['exporting', ['export', '--visitor', 'person', '--out', 'OUT', ...online()], /^$/],
    ['copying', ['backup', 'OUT', ...stopped], /OUT/],
    ['rebuilding', ['rebuild', ...stopped], /events stored/],
  ];
  for (const [i, [what, args, result]] of work.entries()) {
    if (what === 'rebuilding') await collector.kill('SIGTERM');
    const to = (kind: string) => args.map((arg) => (arg === 'OUT' ? join(folder, `OUT-${kind}-${i}`) : arg));
    const piped = await beckonIn(folder, ...to('piped'));
    expect([what, piped.code, piped.err]).toEqual([what, 0, '']);
    expect(piped.out.trim()).toMatch(result);
    if (!script) continue;
    const { code, out } = await runLine(inTerminal(...to('shown')), folder, 'pipe').ended;
    expect([what, code]).toEqual([what, 0]);
    expect(out).toMatch(new RegExp(`\\r${what} █+ 100 %`));
    expect(out.slice(out.lastIndexOf('█'))).toContain('\r\u001b[K');
  }
});
