/** What either side told Analytics of an event: it knows no key, so that one side alone may tell. */
import type { Sides } from '../contract.ts';
import { fieldsIn, idsIn, telling, tellings } from '../shared/told.ts';
import type { GoogleSettings } from './settings.ts';

function toldOf(name: unknown, params: unknown) {
  const { value, currency, items, transaction_id: order } = fieldsIn(params);
  return telling({ name, value, currency, items: idsIn(items, 'item_id'), order });
}

export const sides: Sides<GoogleSettings> = {
  /** Of the stream that the collector feeds. */
  page: (calls, { measurementId }) =>
    tellings(
      calls,
      () => undefined,
      ([verb, name, params]) =>
        verb === 'event' && fieldsIn(params)['send_to'] === measurementId ? toldOf(name, params) : undefined,
    ),
  server(event) {
    const { name, params } = fieldsIn(event);
    return toldOf(name, params);
  },
};
