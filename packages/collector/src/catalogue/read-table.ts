/** Reads products out of text with a heading: tab-separated as Google takes it, comma-separated as Meta does. */
import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { FeedError } from './feed-error.ts';
import { type FeedRecord, fieldName } from './product.ts';

/** Nobody describes one product in more. */
const MAX_RECORD_CHARS = 1024 * 1024;
/** Products that are handed on together. */
const BATCH = 500;

/** Which fields of ours stand in which column. @throws FeedError when it is no heading of a feed */
function readHeading(cells: readonly string[]): Map<number, string> {
  const columns = new Map<number, string>();
  for (const [i, cell] of cells.entries()) {
    const name = fieldName(cell);
    if (name && ![...columns.values()].includes(name)) columns.set(i, name);
  }
  const names = [...columns.values()];
  if (names.includes('id') && names.length > 1) return columns;
  throw new FeedError(
    'line 1: is no heading of a product feed. It must name the columns, "id", "price" and "availability" among them',
  );
}

/** Columns that came too many or too few have moved the others: nothing of such a line is sure. */
function toRecord(
  line: number,
  cells: readonly string[],
  width: number,
  columns: Map<number, string>,
): FeedRecord {
  const more = cells.slice(width).some(Boolean);
  if (more || cells.length <= Math.max(...columns.keys()))
    return { line, reason: `has ${cells.length} columns where the heading has ${width}` };
  return { line, fields: Object.fromEntries([...columns].map(([i, name]) => [name, cells[i]!])) };
}

const FAULTS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed, or the file ends early',
  CSV_MAX_RECORD_SIZE: 'is longer than 1 MB, which a quote that is never closed makes it',
};

/** @throws FeedError when it has no heading, or quotes that never end; products before that were given */
export async function* readTable(
  text: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<FeedRecord[]> {
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARS,
  });
  const rows = pipeline(Readable.from(text), parser, () => {});
  let heading: { columns: Map<number, string>; width: number } | undefined;
  let batch: FeedRecord[] = [];
  try {
    for await (const { info, record } of rows as AsyncIterable<{
      info: { lines: number };
      record: string[];
    }>) {
      if (!heading) {
        heading = { columns: readHeading(record), width: record.length };
        continue;
      }
      batch.push(toRecord(info.lines, record, heading.width, heading.columns));
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    const { code = '', lines } = error as CsvError & { lines?: number };
    if (!code.startsWith('CSV_')) throw error;
    throw new FeedError(`line ${lines ?? '?'}: ${FAULTS[code] ?? 'cannot be read'}`);
  }
  if (!heading) throw new FeedError('is empty');
  if (batch.length) yield batch;
}
