/** What either side told Microsoft of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, telling, tellings } from '../shared/told.ts';
import type { MicrosoftSettings } from './settings.ts';

export const sides: Sides<MicrosoftSettings> = {
  page: (calls) =>
    tellings(
      calls,
      ([verb, first]) => (verb === 'set' ? fieldsIn(fieldsIn(first)['pid']) : undefined),
      ([verb, name, params], { em: email }) => {
        if (verb !== 'event') return undefined;
        const {
          event_id: id,
          revenue_value: value,
          currency,
          ecomm_prodid: items,
          ...more
        } = fieldsIn(params);
        // Whether it is the same as a `pageLoad` of the server, Microsoft does not say.
        const key = name === 'page_view' ? undefined : id;
        return telling({ key, name, value, currency, items, order: more['transaction_id'], email });
      },
    ),
  server(event) {
    const { eventId: key, eventType, eventName: name = eventType, customData, userData } = fieldsIn(event);
    const { value, currency, itemIds: items, transactionId: order } = fieldsIn(customData);
    return telling({ key, name, value, currency, items, order, email: fieldsIn(userData)['em'] });
  },
};
