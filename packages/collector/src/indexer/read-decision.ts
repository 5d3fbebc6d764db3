/** Turns a record of consent into what is kept as proof, without touching anything. */
import { type ConsentRecord, checkDecision, errorsOf } from '@beckon/events';
import type { StoredConsent } from '../store/consents.ts';
import { correctTime } from './clock.ts';
import type { From } from './request-facts.ts';
import { isObject, jsonOf, MAX_EVENT_CHARS, unfit } from './unfit.ts';

/** What became of the record of a batch. */
export type DecisionOutcome =
  | { stored: StoredConsent }
  | {
      /** Why it cannot be stored. */
      fault: string;
      /** What was sent, as JSON. */
      json: string;
    };

const MAX_SDK_CHARS = 100;

/** @param batch what the batch says beside it, where it is known */
export function readDecision(
  record: unknown,
  batch: Record<string, unknown>,
  { envelope, facts, lateDays }: From,
): DecisionOutcome {
  const json = jsonOf(record);
  const fault =
    json.length > MAX_EVENT_CHARS
      ? `decision is larger than ${MAX_EVENT_CHARS} characters`
      : (unfit(record) ?? errorsOf(checkDecision(record)));
  if (fault) return { fault, json };
  const told = record as ConsentRecord;
  const { site, origin, received } = envelope;
  const sentAt = Number.isFinite(batch['sentAt']) ? (batch['sentAt'] as number) : received;
  const { sdk } = isObject(batch['client']) ? batch['client'] : {};
  const { id, action, purposes, path } = told;
  const { country, region } = facts;
  const stored: StoredConsent = {
    site,
    id,
    action,
    purposes,
    path,
    time: correctTime(told.time, sentAt, received, undefined, lateDays).time,
    clientTime: told.time,
    received,
    origin,
    ...(typeof sdk === 'string' && sdk.length <= MAX_SDK_CHARS && { sdk }),
    ...(country && { country }),
    ...(region && { region }),
    // Told by the page, or by a header that no page can forge.
    ...((told.gpc || envelope.gpc) && { gpc: true as const }),
  };
  const { visitor, proofs, shown, regime, place } = told;
  if (told.rulings)
    stored.rulings = Object.fromEntries(
      Object.entries(told.rulings).map(([key, { rule, by = [] }]) => [key, { rule, by }]),
    );
  Object.assign(
    stored,
    visitor && { visitor },
    proofs && { proofs },
    shown && { shown },
    regime && { regime },
    place && { place },
  );
  return { stored };
}
