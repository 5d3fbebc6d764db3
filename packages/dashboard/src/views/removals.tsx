/** Whom destinations are to forget, as visitors took consent back or were erased. */
import { type Delivery, keyOf } from '../model/deliveries.ts';
import { heldText, removalsText } from '../model/removals.ts';
import { type DeliveryListProps, DestinationName, ResumeButton } from './delivery-parts.tsx';

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
            <p>{removalsText(one.removals!)}</p>
            <Held delivery={one} onResume={onResume} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Held({ delivery, onResume }: { delivery: Delivery } & Pick<DeliveryListProps, 'onResume'>) {
  const { paused, nextAt } = delivery.removals!;
  const text = heldText(delivery.removals!, Date.now());
  if (!text) return null;
  return (
    <>
      <p class="delivery-alarm">
        <bdi>{text}</bdi>
      </p>
      <ResumeButton delivery={{ ...delivery, paused, nextAt }} onResume={onResume} />
    </>
  );
}
