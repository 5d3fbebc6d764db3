/** What either side told TikTok of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, telling, tellings } from '../shared/told.ts';
import type { TiktokSettings } from './settings.ts';

/** Of the parameters and of `properties`, which are the same. */
function soldIn(params: unknown) {
  const { value, currency, content_ids: items, order_id: order } = fieldsIn(params);
  return { value, currency, items, order };
}

export const sides: Sides<TiktokSettings> = {
  page: (calls) =>
    tellings(
      calls,
      ([, verb, who]) => (verb === 'identify' ? fieldsIn(who) : undefined),
      ([, verb, name, params, options], { email, external_id: externalId }) => {
        // Without a place for an id.
        if (verb === 'page') return telling({ name: 'Pageview', email, externalId });
        if (verb !== 'track') return undefined;
        return telling({ key: fieldsIn(options)['event_id'], name, ...soldIn(params), email, externalId });
      },
    ),
  server(event) {
    const { event_id: key, event: name, properties, user } = fieldsIn(event);
    const { email, external_id: externalId } = fieldsIn(user);
    return telling({ key, name, ...soldIn(properties), email, externalId });
  },
};
