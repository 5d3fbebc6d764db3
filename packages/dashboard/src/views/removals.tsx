/** Whom destinations are to forget, as visitors took consent back or were erased. */
import { keyOf } from '../model/deliveries.ts';
import { type Removals, removalsText } from '../model/removals.ts';
import {
  type DeliveryListProps,
  DeliveryStateText,
  DestinationName,
  ResumeButton,
} from './delivery-parts.tsx';

/** Removals wait by themselves, not for the events. */
const heldOf = ({ failures, nextAt, paused, reason }: Removals) => ({ failures, nextAt, paused, reason });

/** Not there where no destination is asked to forget. */
export function RemovalsList({ deliveries, onResume }: DeliveryListProps) {
  const asked = deliveries.filter((one) => one.removals);
  if (!asked.length) return null;
  return (
    <div class="match">
      <h3 class="match-title">Removals</h3>
      <p class="match-note">
        Whom destinations are to forget, as they took consent back or were erased. What was delivered before
        is not recalled.
      </p>
      <ul class="match-list" aria-label="Removals">
        {asked.map((one) => (
          <li key={keyOf(one)} class="match-vendor">
            <h4>
              <DestinationName {...one} />
            </h4>
            <DeliveryStateText delivery={{ ...one, ...heldOf(one.removals!) }} />
            <p>{removalsText(one.removals!)}</p>
            <ResumeButton delivery={{ ...one, ...heldOf(one.removals!) }} onResume={onResume} />
          </li>
        ))}
      </ul>
    </div>
  );
}
