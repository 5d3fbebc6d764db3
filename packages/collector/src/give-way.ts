/** What runs beside the intake gives way to it: a burst is acknowledged first, and worked off behind it. */
import { setPriority } from 'node:os';

/** A third of the CPU time of a thread that does not, where both want the same core; all of it where none does. */
const NICE = 5;

/** Call in the thread that gives way. Linux alone has priorities of threads: elsewhere it would be the whole process. */
export function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(NICE);
  } catch {
    // Not allowed here: it runs as fast as the rest.
  }
}
