/** What an event is: names, items, batch wire format, ids, validation. No DOM, no Node. */
export { type AdIdName, adIdNames, fitAdIds } from './ad-ids.ts';
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
export { checkDecision } from './decision.ts';
export { digest, factId, uuidv7 } from './ids.ts';
export {
  type ArrivalBody,
  LINK_PARAM,
  LINK_SECONDS,
  type LinkBody,
  MAX_LINK_TOKEN,
} from './linker.ts';
export {
  type CountBody,
  type CountedView,
  countFault,
  MAX_COUNTED_PATH,
  MAX_COUNTED_VIEWS,
} from './page-count.ts';
export { clickParams, pageParams } from './page-params.ts';
export { hoist, unhoist } from './share.ts';
export {
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
  type ConsentAction,
  type ConsentRecord,
  type ConsentStamp,
  type DropReason,
  type Page,
  type ScriptFate,
  type User,
  WIRE_VERSION,
  type WireEvent,
} from './wire.ts';
