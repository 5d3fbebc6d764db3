/** The bench finds its marked events in the bodies of every client, and tells repeats from second events. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const bench = fileURLToPath(new URL('../../../scripts/bench/sdk', import.meta.url));
// Not a workspace package: the scripts are plain modules that the tests read by their path.
const { markersIn } = (await import(`${bench}/decode.mjs`)) as {
  markersIn(body: Buffer): Map<string, string | undefined>;
};
const { verdict } = (await import(`${bench}/verdict.mjs`)) as {
  verdict(taken: { markers: Map<string, string | undefined> }[], tries: number): Record<string, number>;
};

const base64 = (text: string) => Buffer.from(text).toString('base64');
const event = { event: 'add_to_cart', messageId: 'id-1', properties: { marker: 'mk-close-1' } };

test.each([
  ['JSON', Buffer.from(JSON.stringify({ batch: [event] }))],
  ['gzip', gzipSync(JSON.stringify({ batch: [event] }))],
  ['base64 of gzip', Buffer.from(gzipSync(JSON.stringify(event)).toString('base64'))],
  ['a form with JSON', Buffer.from(`data=${encodeURIComponent(JSON.stringify([event]))}`)],
  ['a form with base64', Buffer.from(`data=${encodeURIComponent(base64(JSON.stringify([event])))}`)],
  [
    'base64 inside JSON',
    Buffer.from(
      JSON.stringify({ data: [{ eid: 'id-1', ue_px: base64(JSON.stringify({ data: event.properties })) }] }),
    ),
  ],
])('a marked event and its id are found in %s', (_what, body) => {
  expect([...markersIn(body)]).toEqual([['mk-close-1', 'id-1']]);
});

test('a body without marks, or of another kind, holds none', () => {
  for (const text of ['', 'ok', '{"event":"mk"}', 'data=', '1f8b'])
    expect(markersIn(Buffer.from(text)).size).toBe(0);
});

test('the same id again is a repeat; another id or none is a second event', () => {
  const one = (marker: string, id?: string) => ({ markers: new Map([[marker, id]]) });
  const taken = [
    one('mk-close-0', 'a'),
    one('mk-close-1', 'b'),
    one('mk-close-1', 'b'),
    one('mk-close-2', 'c'),
    one('mk-close-2', 'd'),
    one('mk-close-3'),
    one('mk-close-3'),
  ];
  expect(verdict(taken, 5)).toEqual({ arrived: 4, lost: 1, repeated: 1, twice: 2 });
});
