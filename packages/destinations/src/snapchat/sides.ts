/** What either side told Snapchat of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, telling, tellings } from '../shared/told.ts';
import type { SnapchatSettings } from './settings.ts';

export const sides: Sides<SnapchatSettings> = {
  page: (calls) =>
    tellings(
      calls,
      ([verb, , who]) => (verb === 'init' ? fieldsIn(who) : undefined),
      ([verb, name, params], { user_email: email }) => {
        if (verb !== 'track') return undefined;
        const { client_dedup_id: key, price: value, currency, item_ids: items, ...more } = fieldsIn(params);
        return telling({ key, name, value, currency, items, order: more['transaction_id'], email });
      },
    ),
  server(event) {
    const { event_id: key, event_name: name, custom_data, user_data } = fieldsIn(event);
    const { value, currency, content_ids: items, order_id: order } = fieldsIn(custom_data);
    return telling({ key, name, value, currency, items, order, email: fieldsIn(user_data)['em'] });
  },
};
