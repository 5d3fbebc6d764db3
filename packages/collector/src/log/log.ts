/** What the collector needs of a log: append that is durable when it resolves, and reading by position. */

export interface Log {
  /**
   * Keeps one record, whose payload may come in parts (none of them is copied: leave them as they are until it is
   * done). Resolves with the position behind the record once the record is durable. Rejects with LogFailed when the
   * disk refused. After a write that found the disk full the next append tries again; after any other error every
   * append rejects, as what a failed fdatasync left behind is unknown, whatever it says.
   */
  append(...parts: Uint8Array[]): Promise<number>;
  /** Lets what was kept until now go by its age, though nothing more comes: see `trimLog`. */
  rollOld(): Promise<void>;
  /** Everything before this position is durable. */
  end(): number;
  /** Bytes taken but not durable yet: what back-pressure looks at. */
  pendingBytes(): number;
  /** The error that stopped the log, if one did. */
  failure(): Error | undefined;
  /** The last appends found the disk full. */
  full(): boolean;
  /** Waits for pending appends and closes. */
  close(): Promise<void>;
}

export interface LogRead {
  payloads: Buffer[];
  /** Where to read on. */
  next: number;
  /** Bytes that were damaged and passed over. */
  damagedBytes: number;
}

/** Reads what is durable, from any thread, while another appends. */
export interface LogReader {
  /**
   * Whole records from position `from` up to `end`, about `maxBytes` of them but at least one. Damaged records are
   * passed over and their bytes counted. `next` equals `from` only when nothing more lies before `end`.
   */
  read(from: number, end: number, maxBytes: number): LogRead;
}

export class LogFailed extends Error {
  override name = 'LogFailed';
}
