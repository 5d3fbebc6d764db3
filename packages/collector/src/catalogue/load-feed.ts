/** Reads a whole feed into the file of a catalogue; whatever is wrong with it on the way, the one of before stays. */
import type { FeedFormat } from '../config/catalogue-config.ts';
import { writeCatalogue } from '../store/catalogue-file.ts';
import { decodeFeed, MAX_FEED_BYTES } from './decode-feed.ts';
import { FeedError } from './feed-error.ts';
import type { Source, Version } from './fetch-feed.ts';
import { toProduct } from './product.ts';
import { readFeed } from './read-feed.ts';

/** A line that could not be read, or what of it. */
export interface FeedProblem {
  line: number;
  reason: string;
}

/** What is known of a feed that was read. */
export interface LoadedFeed {
  format: FeedFormat;
  /** Epoch milliseconds. */
  loaded: number;
  products: number;
  /** Lines that are no product: without an id, with too many columns. */
  unreadable: number;
  /** Of an id that was there already. */
  repeated: number;
  /** Products of which something could not be read: a price, a date. */
  faulty: number;
  /** The first of all these. */
  problems: FeedProblem[];
  /** As it lies there, packed or not. */
  bytes: number;
  version: Version;
  /** Of which source and format: the version of another says nothing. */
  origin: string;
}

export interface LoadOptions {
  /** The file of the catalogue. */
  path: string;
  format: FeedFormat | undefined;
  origin: string;
  /** Products of the one of before; 0 takes whatever is there. */
  before: number;
  now(): number;
  /** How far it is, often. */
  progress(at: { bytes: number; total: number | undefined; products: number }): void;
  /** Called before the file is put into its place: nobody may have the old one open. */
  beforeSwap(): void;
  signal: AbortSignal;
  maxBytes?: number;
}

const MAX_PRODUCTS = 5_000_000;
const MAX_PROBLEMS = 20;
/** Fewer may be anything. */
const FEW = 20;

function checkWhole({ products, unreadable }: LoadedFeed, before: number): void {
  if (!products) throw new FeedError(unreadable ? 'none of its lines can be read' : 'has no products');
  if (unreadable > products)
    throw new FeedError(`only ${products} of its ${products + unreadable} lines can be read`);
  if (before >= FEW && products < before / 2)
    throw new FeedError(
      `has ${products} products, the one before ${before}: that looks like half a feed. If it is right, load it with --force`,
    );
}

/** @throws FeedError, whose words are for who has to mend the feed */
export async function loadFeed({ bytes, size, version }: Source, options: LoadOptions): Promise<LoadedFeed> {
  const {
    path,
    format,
    origin,
    before,
    now,
    progress,
    beforeSwap,
    signal,
    maxBytes = MAX_FEED_BYTES,
  } = options;
  const writer = writeCatalogue(path);
  let read = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of bytes) {
      if (signal.aborted) throw new FeedError('stopped');
      read += chunk.length;
      if (read > maxBytes) throw new FeedError(`is larger than ${Math.floor(maxBytes / 1024 ** 2)} MB`);
      yield chunk;
    }
  }
  const feed = {
    loaded: 0,
    products: 0,
    unreadable: 0,
    repeated: 0,
    faulty: 0,
    problems: [] as FeedProblem[],
  };
  const problem = (line: number, reason: string) => {
    if (feed.problems.length < MAX_PROBLEMS) feed.problems.push({ line, reason });
  };
  try {
    const reading = await readFeed(decodeFeed(counted(), maxBytes), format);
    for await (const records of reading.records) {
      for (const record of records) {
        const { line } = record;
        const result = 'reason' in record ? record : toProduct(record.fields);
        if ('reason' in result) {
          feed.unreadable++;
          problem(line, result.reason);
        } else if (!writer.add(result.product)) {
          feed.repeated++;
          problem(line, `has the id of another: ${result.product.id}`);
        } else {
          feed.products++;
          if (result.faults.length) feed.faulty++;
          for (const fault of result.faults) problem(line, fault);
        }
      }
      if (feed.products > MAX_PRODUCTS) throw new FeedError(`has more than ${MAX_PRODUCTS} products`);
      progress({ bytes: read, total: size, products: feed.products });
      // Other work of the thread has its turn.
      await new Promise(setImmediate);
    }
    const loaded: LoadedFeed = {
      ...feed,
      format: reading.format,
      loaded: now(),
      bytes: read,
      version,
      origin,
    };
    checkWhole(loaded, before);
    await writer.complete(loaded, signal);
    beforeSwap();
    writer.swap();
    return loaded;
  } catch (error) {
    writer.discard();
    throw error;
  }
}
