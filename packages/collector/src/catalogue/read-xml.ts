/** Reads products out of RSS 2.0 and Atom with Google's fields, piece by piece. Sources: support.google.com/merchants/answer/14987622, /14991618 */
import { SaxesParser } from 'saxes';
import { FeedError } from './feed-error.ts';
import { type FeedRecord, fieldName } from './product.ts';

/** Nobody describes one product in more. */
const MAX_RECORD_CHARS = 1024 * 1024;
const ROOTS = /^(rss|feed|RDF|channel)$/;
const RECORDS = /^(item|entry)$/;
const localName = (name: string) => name.slice(name.indexOf(':') + 1);

interface Open {
  line: number;
  /** How deep its tag lies. */
  depth: number;
  fields: Record<string, string>;
}

/** Calls `found` with each product. Entities that a DTD declares are unknown here: no feed needs any, and they can grow. */
function createParser(found: (record: FeedRecord) => void): SaxesParser {
  const parser = new SaxesParser();
  let depth = 0;
  let open: Open | undefined;
  let field = '';
  let text = '';
  parser.on('doctype', () => {
    throw new FeedError('has a DTD, which no feed needs, and which is not read. Take <!DOCTYPE …> out');
  });
  parser.on('opentag', ({ name }) => {
    depth++;
    if (depth === 1 && !ROOTS.test(localName(name)))
      throw new FeedError(
        /^html$/i.test(name)
          ? 'is a web page, no feed: a sign-in, an error, or the address of something else'
          : 'is XML, but neither RSS nor Atom',
      );
    if (!open && RECORDS.test(localName(name))) open = { line: parser.line, depth, fields: {} };
    else if (open && depth === open.depth + 1) {
      // Google's own field goes before the format's: `id` of Atom is an address. Deeper ones (g:shipping) have prices, too.
      const known = fieldName(name);
      field = known && (name.startsWith('g:') || open.fields[known] === undefined) ? known : '';
      text = '';
    }
  });
  const hear = (part: string) => {
    if (field && open && depth === open.depth + 1) text += part;
  };
  parser.on('text', hear);
  parser.on('cdata', hear);
  parser.on('closetag', () => {
    if (open && depth === open.depth + 1 && field) {
      open.fields[field] = text;
      field = '';
    } else if (open && depth === open.depth) {
      found({ line: open.line, fields: open.fields });
      open = undefined;
    }
    depth--;
  });
  return parser;
}

/** @throws FeedError when it is not well-formed, ends early, or is no feed; products before that were given */
export async function* readXml(text: AsyncIterable<string>): AsyncGenerator<FeedRecord[]> {
  let records: FeedRecord[] = [];
  const parser = createParser((record) => records.push(record));
  let silent = 0;
  try {
    for await (const chunk of text) {
      silent += chunk.length;
      parser.write(chunk);
      if (records.length) {
        silent = 0;
        yield records;
        records = [];
      } else if (silent > MAX_RECORD_CHARS)
        throw new FeedError(`line ${parser.line}: no product within ${MAX_RECORD_CHARS / 1024 ** 2} MB`);
    }
    parser.close();
  } catch (error) {
    if (error instanceof FeedError || !/^\d+:\d+: /.test((error as Error).message)) throw error;
    // The parser's own words, which quote nothing but names of tags and entities.
    const [, line, what = ''] = /^(\d+):\d+: (.*)/.exec((error as Error).message) ?? [];
    throw new FeedError(`line ${line}: is not well-formed XML, or ends early (${what.slice(0, 100)})`);
  }
  if (records.length) yield records;
}
