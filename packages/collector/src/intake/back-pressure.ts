/** Whether the collector can take more now: what it has taken must become durable, and then be indexed. */
import type { Log } from '../log/log.ts';

/** Taken but not durable yet: beyond this the disk is too slow for what comes in. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;
/** Durable but not indexed yet: beyond this the indexer is too slow, and the disk would fill. */
const MAX_LAG_BYTES = 4 * 1024 * 1024 * 1024;

/** @param lagBytes of the log that have come since the start and are not indexed yet */
export const createBackPressure =
  (log: Pick<Log, 'failure' | 'pendingBytes'>, lagBytes: () => number): (() => boolean) =>
  () =>
    !!log.failure() || log.pendingBytes() > MAX_PENDING_BYTES || lagBytes() > MAX_LAG_BYTES;
