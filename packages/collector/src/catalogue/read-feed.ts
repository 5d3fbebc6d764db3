/** Reads a feed of any of the formats, seen by its beginning where none is named. */
import type { FeedFormat } from '../config/catalogue-config.ts';
import { FeedError } from './feed-error.ts';
import type { FeedRecord } from './product.ts';
import { readTable } from './read-table.ts';
import { readXml } from './read-xml.ts';

export interface FeedReading {
  format: FeedFormat;
  /** Some products at a time. */
  records: AsyncIterable<FeedRecord[]>;
}

/** No heading is longer. */
const MAX_HEADING = 64 * 1024;

/** The text up to the end of its first line, and all of it. */
async function firstLine(text: AsyncIterable<string>): Promise<{ line: string; all: AsyncIterable<string> }> {
  const chunks = text[Symbol.asyncIterator]();
  let head = '';
  while (!/[\r\n]/.test(head.trimStart()) && head.length < MAX_HEADING) {
    const { done, value } = await chunks.next();
    if (done) break;
    head += value;
  }
  async function* all(): AsyncGenerator<string> {
    yield head;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { line: head.trimStart().split(/[\r\n]/, 1)[0]!, all: all() };
}

const count = (text: string, char: string) => text.split(char).length - 1;

/** @throws FeedError when it is empty, or not of the format that it is said to be */
export async function readFeed(text: AsyncIterable<string>, wanted?: FeedFormat): Promise<FeedReading> {
  const { line, all } = await firstLine(text);
  if (!line) throw new FeedError('is empty');
  const xml = line.startsWith('<');
  const tabs = count(line, '\t');
  const delimiter = [',', ';', '|'].reduce((best, one) =>
    count(line, one) > count(line, best) ? one : best,
  );
  const format: FeedFormat = xml ? 'google-xml' : tabs > count(line, delimiter) ? 'google-tsv' : 'meta-csv';
  if (wanted && wanted !== format)
    throw new FeedError(`is not ${wanted}, as "format" says, but looks like ${format}`);
  if (format === 'google-xml') return { format, records: readXml(trimmed(all)) };
  return { format, records: readTable(all, format === 'google-tsv' ? '\t' : delimiter) };
}

/** Nothing may stand before an XML declaration, and some shops' templates leave empty lines there. */
async function* trimmed(text: AsyncIterable<string>): AsyncGenerator<string> {
  let begun = false;
  for await (const chunk of text) {
    const rest: string = begun ? chunk : chunk.trimStart();
    begun ||= rest !== '';
    if (rest) yield rest;
  }
}
