/** What a bad row keeps beside its body, so that it can be read again as if it came now. */
import type { Envelope } from '../intake/envelope.ts';

export interface BadContext {
  /** What the row holds: one event, what the batch shares put back; a record of consent; or a whole request body. */
  of: 'event' | 'decision' | 'body';
  envelope: Omit<Envelope, 'site' | 'received'>;
  /** Of the batch that it came in. */
  sentAt?: unknown;
  client?: unknown;
}

/** What a browser tells of itself is some 150 characters. */
const MAX_CLIENT_CHARS = 2000;

/** @param batch the one that it came in; undefined for a whole body */
export function writeContext(
  { site, received, ...envelope }: Envelope,
  batch: { sentAt?: unknown; client?: unknown } | undefined,
  part: 'event' | 'decision' = 'event',
): string {
  // Whether the visitor allowed it to be kept cannot be told of what cannot be read.
  if (envelope.vendor) envelope.vendor = {};
  const context: BadContext = { of: batch ? part : 'body', envelope };
  if (Number.isFinite(batch?.sentAt)) context.sentAt = batch!.sentAt;
  const { client } = batch ?? {};
  if (typeof client === 'object' && client && JSON.stringify(client).length <= MAX_CLIENT_CHARS)
    context.client = client;
  return JSON.stringify(context);
}

/** Undefined for rows of versions that kept none. */
export const readContext = (text: string | undefined): BadContext | undefined =>
  text ? (JSON.parse(text) as BadContext) : undefined;
