/** Finds the bench's marked events in whatever a client sent: JSON, forms, base64, gzip. */
import { gunzipSync } from 'node:zlib';

/** What a marked event carries in its `marker` field. */
const MARKER = /^mk-[a-z]+-\d+$/;
/** The fields in which products put the id by which a server knows a repeated event. */
const ID_FIELDS = ['messageId', '$insert_id', 'insert_id', 'uuid', 'eid', 'id'];

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unzip(bytes) {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
}

/** @returns {unknown} the JSON that a text holds, through base64 and gzip; undefined when there is none */
function jsonIn(text) {
  const plain = parse(text);
  if (typeof plain === 'object' && plain !== null) return plain;
  if (!/^[\w+/-]{16,}={0,2}$/.test(text)) return undefined;
  return parse(unzip(Buffer.from(text, 'base64')).toString('utf8'));
}

function walk(value, id, found) {
  if (typeof value === 'string') {
    if (MARKER.test(value)) found.set(value, id);
    else {
      const inner = jsonIn(value);
      if (inner !== undefined) walk(inner, id, found);
    }
  } else if (Array.isArray(value)) for (const one of value) walk(one, id, found);
  else if (typeof value === 'object' && value !== null) {
    const field = ID_FIELDS.find((name) => typeof value[name] === 'string');
    for (const one of Object.values(value)) walk(one, field ? value[field] : id, found);
  }
}

/**
 * @param {Buffer} body as it came over the wire
 * @returns {Map<string, string | undefined>} marker -> the event's id, when it has one
 */
export function markersIn(body) {
  const found = new Map();
  const text = unzip(body).toString('utf8');
  const value = parse(text);
  if (value !== undefined) walk(value, undefined, found);
  else for (const [, part] of new URLSearchParams(text)) walk(part, undefined, found);
  if (!found.size) walk(text, undefined, found);
  return found;
}
