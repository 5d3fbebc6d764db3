/** Reads what strace wrote (`-f -xx -yy`): the system calls of all threads of a process, as the kernel let them happen. */

export interface Call {
  name: string;
  /** Of the first argument: the path of a file, or `TCP:[here->there]`; of `openat`, the path that it opened. */
  target: string;
  /** All strings of the arguments, one behind the other: what was read or written. */
  data: Buffer;
  /** strace did not keep all of the data. */
  cut: boolean;
  arguments: string;
  /** -1 when it failed. */
  result: number;
  /** Lines of the trace: nothing of the call happened before `begin`, all of it before `end`. */
  begin: number;
  end: number;
}

const plain = (hex: string) => Buffer.from(hex.replaceAll('\\x', ''), 'hex');

function readCall(text: string, begin: number, end: number): Call | undefined {
  const [, name = '', args = '', result = '', opened] =
    /^(\w+)\((.*)\)\s+= (-?\d+|\?)(?:<([^>]*)>)?/.exec(text) ?? [];
  // Of a thread that was killed in it.
  if (!name || result === '?') return undefined;
  const told = name === 'openat' ? (opened ?? '') : (/^\d+<(.*?)>(?:,|$)/.exec(args)?.[1] ?? '');
  return {
    name,
    target: told.startsWith('\\x') ? plain(told).toString() : told,
    data: Buffer.concat([...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex]) => plain(hex!))),
    cut: args.includes('"...'),
    arguments: args,
    result: Number(result),
    begin,
    end,
  };
}

/** In the order of their beginnings. Of a call that another thread interrupts in the trace the halves are joined. */
export function readTrace(text: string): Call[] {
  const calls: Call[] = [];
  const halves = new Map<string, { head: string; begin: number }>();
  for (const [number, line] of text.split('\n').entries()) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const head = /^(.*) <unfinished \.\.\.>$/.exec(rest)?.[1];
    const tail = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest)?.[1];
    const half = halves.get(thread);
    if (head !== undefined) halves.set(thread, { head, begin: number });
    else if (tail !== undefined && half) {
      const call = readCall(half.head + tail, half.begin, number);
      if (call) calls.push(call);
      halves.delete(thread);
    } else {
      const call = readCall(rest, number, number);
      if (call) calls.push(call);
    }
  }
  return calls.sort((a, b) => a.begin - b.begin);
}
