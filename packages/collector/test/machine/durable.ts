/** Follows a trace of a collector: what of its log a power cut would leave, and whether each answer waited for that. */
import { basename, dirname } from 'node:path';
import { parse } from '../../src/log/record.ts';
import type { Call } from './trace.ts';

/** A segment file, without what it held before the trace. */
interface Segment {
  written: Buffer;
  /** Where the whole records among the written bytes end. */
  parsed: number;
  synced: number;
  /** The folder was synced after the file was made: it would be found again. */
  named: boolean;
}

export interface Answer {
  /** Ids of the events that it acknowledges. */
  ids: string[];
  /** Why an event would not outlive a power cut at this moment; empty when all would. */
  faults: ('not written' | 'not synced' | 'in a file that is not found again')[];
  /** What such a power cut leaves, by file name; behind it, what may be left or not. */
  left: Map<string, { durable: Buffer; uncertain: Buffer }>;
}

const EVENT_ID = /"id":"([0-9a-f]{24})"/g;
const idsIn = (text: string) => [...text.matchAll(EVENT_ID)].map(([, id]) => id!);

class Follower {
  readonly answers: Answer[] = [];
  private readonly segments = new Map<string, Segment>();
  /** Where the record with this event ends. */
  private readonly places = new Map<string, { path: string; end: number }>();
  /** What came in by connection since its last answer. */
  private readonly asked = new Map<string, string>();
  /** What a sync that has begun will have made durable. */
  private readonly covered = new Map<Call, () => void>();

  constructor(private readonly logDir: string) {}

  private isSegment = (path: string) => dirname(path) === this.logDir && path.endsWith('.log');

  private wrote(path: string, bytes: Buffer): void {
    const segment = this.segments.get(path);
    if (!segment) throw new Error(`${path} was written and not opened`);
    segment.written = Buffer.concat([segment.written, bytes]);
    for (;;) {
      const record = parse(segment.written, segment.parsed);
      if (typeof record === 'string') return;
      segment.parsed += record.size;
      for (const id of idsIn(record.payload.toString('latin1')))
        this.places.set(id, { path, end: segment.parsed });
    }
  }

  private faultOf(id: string): Answer['faults'] {
    const place = this.places.get(id);
    const segment = place && this.segments.get(place.path);
    if (!segment) return ['not written'];
    if (segment.synced < place.end) return ['not synced'];
    return segment.named ? [] : ['in a file that is not found again'];
  }

  private answered(connection: string): void {
    const ids = idsIn(this.asked.get(connection) ?? '');
    this.asked.delete(connection);
    if (!ids.length) throw new Error(`an answer on ${connection} to no event that is known`);
    const left: Answer['left'] = new Map();
    for (const [path, { written, synced, named }] of this.segments)
      if (named)
        left.set(basename(path), {
          durable: written.subarray(0, synced),
          uncertain: written.subarray(synced),
        });
    this.answers.push({ ids, faults: ids.flatMap((id) => this.faultOf(id)), left });
  }

  begin(call: Call): void {
    const { name, target, data } = call;
    if (/^(write|writev|sendto|sendmsg)$/.test(name) && target.startsWith('TCP')) {
      if (call.cut) throw new Error('the trace is cut: give strace a larger -s');
      if (data.toString('latin1').startsWith('HTTP/1.1 204')) this.answered(target);
    }
    if (name !== 'fdatasync' && name !== 'fsync') return;
    const segment = this.segments.get(target);
    if (segment) {
      const { length } = segment.written;
      this.covered.set(call, () => {
        segment.synced = Math.max(segment.synced, length);
      });
    } else if (target === this.logDir) {
      const files = [...this.segments.values()];
      this.covered.set(call, () => {
        for (const file of files) file.named = true;
      });
    }
  }

  end(call: Call): void {
    const { name, target, data, result } = call;
    if (result < 0) return;
    if (name === 'openat' && this.isSegment(target) && call.arguments.includes('O_CREAT'))
      this.segments.set(target, { written: Buffer.alloc(0), parsed: 0, synced: 0, named: false });
    else if (/^(write|writev|pwrite64|pwritev)$/.test(name) && this.isSegment(target))
      this.wrote(target, data.subarray(0, result));
    else if (name === 'ftruncate' && this.isSegment(target)) throw new Error(`${target} was cut`);
    else if (/^(read|recvfrom)$/.test(name) && target.startsWith('TCP'))
      this.asked.set(target, (this.asked.get(target) ?? '') + data.toString('latin1'));
    this.covered.get(call)?.();
  }
}

/**
 * The answers 204 in order, each with what was durable when it began to leave. Events need ids of 24 hexadecimal
 * digits; one connection carries one request at a time.
 * @throws Error when the trace holds what cannot be followed
 */
export function followAnswers(calls: readonly Call[], logDir: string): Answer[] {
  const follower = new Follower(logDir);
  const halves = calls.flatMap((call) => [
    { at: call.begin, step: () => follower.begin(call) },
    { at: call.end, step: () => follower.end(call) },
  ]);
  for (const { step } of halves.sort((a, b) => a.at - b.at)) step();
  return follower.answers;
}
