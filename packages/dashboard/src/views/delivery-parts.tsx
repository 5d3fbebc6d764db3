/** The parts of a destination that a table row and a card share. */
import { behindText, type Delivery, destinationName, isHeld, stateOf } from '../model/deliveries.ts';
import { formatCount } from '../model/format.ts';
import { vendorName } from '../model/labels.ts';
import { plainText } from '../model/plain-text.ts';

export interface DeliveryListProps {
  deliveries: readonly Delivery[];
  onResume(delivery: Delivery): void;
}

export function DestinationName({ site, destination }: Pick<Delivery, 'site' | 'destination'>) {
  return (
    <>
      <b class="destination">{plainText(vendorName(destination), 40)}</b>{' '}
      <span class="muted destination-site">{plainText(site, 64)}</span>
    </>
  );
}

export function DeliveryStateText({ delivery }: { delivery: Delivery }) {
  const { tone, glyph, text, detail } = stateOf(delivery, Date.now());
  return (
    <p class="delivery-state">
      <span class={`chip chip-${tone}`}>
        <span class="glyph" aria-hidden="true">
          {glyph}
        </span>
        {text}
      </span>
      {detail && (
        <>
          <span class="sr-only">: </span>
          <bdi>{detail}</bdi>
        </>
      )}
    </p>
  );
}

/** Absent where nothing is held. */
export function ResumeButton({
  delivery,
  onResume,
}: { delivery: Delivery } & Pick<DeliveryListProps, 'onResume'>) {
  if (!isHeld(delivery, Date.now())) return null;
  return (
    <button type="button" class="resume" onClick={() => onResume(delivery)}>
      Resume<span class="sr-only"> {destinationName(delivery)}</span>
    </button>
  );
}

/** The figures of a destination by their names, in the order of the columns. */
export const figures = (delivery: Delivery) => {
  const { sent, skipped, unmatched, deadLetters } = delivery;
  return [
    { name: 'Sent', text: formatCount(sent) },
    { name: 'Skipped', text: formatCount(skipped) },
    { name: 'Unmatched', text: formatCount(unmatched) },
    { name: 'Dead letters', text: formatCount(deadLetters), alarm: deadLetters > 0 },
    { name: 'Waiting', text: behindText(delivery) },
  ];
};
