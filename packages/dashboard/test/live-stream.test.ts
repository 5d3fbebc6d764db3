/** Following the stream: calm portions, bounded bursts, opening again. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Connection, followLive, SHOW_EVERY_MS } from '../src/live-stream.ts';
import { MAX_ROWS } from '../src/model/stream.ts';

const CONNECTING = 0;
const CLOSED = 2;

class FakeSource {
  readyState = CONNECTING;
  onopen: EventSource['onopen'] = null;
  onmessage: EventSource['onmessage'] = null;
  onerror: EventSource['onerror'] = null;
  close = vi.fn();

  private get self() {
    return this as unknown as EventSource;
  }
  opens() {
    this.onopen?.call(this.self, {} as Event);
  }
  says(data: unknown) {
    this.onmessage?.call(this.self, { data } as MessageEvent);
  }
  fails(readyState: number) {
    this.readyState = readyState;
    this.onerror?.call(this.self, {} as Event);
  }
}

function follow() {
  const sources: FakeSource[] = [];
  const portions: number[][] = [];
  const states: Connection[] = [];
  const onOpen = vi.fn();
  const onRefused = vi.fn();
  const stop = followLive({
    open: () => {
      const source = new FakeSource();
      sources.push(source);
      return source as unknown as EventSource;
    },
    onEvents: (events) => portions.push(events.map(({ seq }) => seq)),
    onConnection: (state) => states.push(state),
    onOpen,
    onRefused,
    random: () => 0.5,
  });
  const say = (...seqs: number[]) => {
    for (const seq of seqs) sources.at(-1)?.says(JSON.stringify({ seq }));
  };
  return { sources, portions, states, onOpen, onRefused, stop, say };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('shows the first event at once and the next ones together', () => {
  const { portions, say } = follow();
  say(1);
  vi.advanceTimersByTime(0);
  say(2);
  vi.advanceTimersByTime(10);
  say(3, 4);
  expect(portions).toEqual([[1]]);
  vi.advanceTimersByTime(SHOW_EVERY_MS);
  expect(portions).toEqual([[1], [2, 3, 4]]);
});

it('keeps the newest of a burst, bounded', () => {
  const { portions, say } = follow();
  for (let seq = 1; seq <= 5000; seq++) say(seq);
  vi.advanceTimersByTime(0);
  expect(portions[0]?.length).toBeLessThanOrEqual(2 * MAX_ROWS);
  expect(portions[0]?.at(-1)).toBe(5000);
});

it('passes over messages that are no event', () => {
  const { sources, portions, say } = follow();
  for (const data of ['', '{', 'null', '[]', '{"seq":"1"}']) sources[0]?.says(data);
  say(7);
  vi.advanceTimersByTime(0);
  expect(portions).toEqual([[7]]);
});

it('leaves broken connections to the browser', () => {
  const { sources, states, onOpen, onRefused } = follow();
  sources[0]?.opens();
  sources[0]?.fails(CONNECTING);
  vi.advanceTimersByTime(120_000);
  expect(sources).toHaveLength(1);
  sources[0]?.opens();
  expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  expect(onOpen).toHaveBeenCalledTimes(2);
  expect(onRefused).not.toHaveBeenCalled();
});

it('opens again after a refusal, each time later, and asks why', () => {
  const { sources, onRefused } = follow();
  sources[0]?.fails(CLOSED);
  expect(onRefused).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(749);
  expect(sources).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(sources).toHaveLength(2);
  sources[1]?.fails(CLOSED);
  vi.advanceTimersByTime(1499);
  expect(sources).toHaveLength(2);
  vi.advanceTimersByTime(1);
  expect(sources).toHaveLength(3);
});

it('never waits longer than half a minute', () => {
  const { sources } = follow();
  for (let i = 0; i < 20; i++) {
    sources.at(-1)?.fails(CLOSED);
    vi.advanceTimersByTime(30_000);
  }
  expect(sources).toHaveLength(21);
});

it('is silent after it was stopped', () => {
  const { sources, portions, stop, say } = follow();
  say(1);
  sources[0]?.fails(CLOSED);
  stop();
  vi.advanceTimersByTime(120_000);
  expect(portions).toEqual([]);
  expect(sources).toHaveLength(1);
  expect(sources[0]?.close).toHaveBeenCalled();
});
