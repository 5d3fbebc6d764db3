/** What an event is: names, items, batch wire format, ids, validation. No DOM, no Node. */
export {
  checkData,
  checkEvent,
  errorsOf,
  isEvent,
  MAX_ITEMS,
  MAX_NAME,
  MAX_TEXT,
  type Problem,
} from './check.ts';
export { digest, factId, uuidv7 } from './ids.ts';
export { pageParams } from './page-params.ts';
export { hoist, unhoist } from './share.ts';
export {
  type BareEventName,
  type EventData,
  type EventName,
  type FieldKind,
  type Item,
  isUrgent,
  itemFields,
  vocabulary,
} from './vocabulary.ts';
export {
  type Batch,
  type BeckonEvent,
  type Campaign,
  type ClientInfo,
  type ConsentStamp,
  type DropReason,
  type Page,
  type User,
  WIRE_VERSION,
  type WireEvent,
} from './wire.ts';
