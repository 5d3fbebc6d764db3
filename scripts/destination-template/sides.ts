/** What either side told Acme of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, idsIn, telling, tellings } from '../shared/told.ts';
import type { AcmeSettings } from './settings.ts';

export const sides: Sides<AcmeSettings> = {
  page: (calls) =>
    tellings(
      calls,
      // FACT: the call that names the person, where there is one: see meta/sides.ts.
      () => undefined,
      ([verb, name, params]) => {
        if (verb !== 'track') return undefined;
        const { event_id: key, value, currency, items, order_id: order } = fieldsIn(params);
        // FACT: where the server spells the name in another way, its spelling.
        return telling({ key, name, value, currency, items: idsIn(items, 'id'), order });
      },
    ),
  server(event) {
    const { event_id: key, name, value, currency, items, order_id: order, user } = fieldsIn(event);
    return telling({
      key,
      name,
      value,
      currency,
      items: idsIn(items, 'id'),
      order,
      email: fieldsIn(user)['email'],
    });
  },
};
