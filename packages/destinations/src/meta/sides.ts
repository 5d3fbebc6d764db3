/** What either side told Meta of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, idsIn, telling, tellings } from '../shared/told.ts';
import type { MetaSettings } from './settings.ts';

/** Of `params` and of `custom_data`, which are the same. */
function soldIn(params: unknown) {
  const { value, currency, content_ids: items, contents, order_id: order } = fieldsIn(params);
  return { value, currency, items: items ?? idsIn(contents, 'id'), order };
}

export const sides: Sides<MetaSettings> = {
  page: (calls) =>
    tellings(
      calls,
      ([verb, , who]) => (verb === 'init' ? fieldsIn(who) : undefined),
      ([verb, , name, params, options], { em: email, external_id: externalId }) =>
        /^trackSingle/.test(`${verb}`)
          ? telling({ key: fieldsIn(options)['eventID'], name, ...soldIn(params), email, externalId })
          : undefined,
    ),
  server(event) {
    const { event_id: key, event_name: name, custom_data, user_data } = fieldsIn(event);
    const { em, external_id } = fieldsIn(user_data);
    return telling({ key, name, ...soldIn(custom_data), email: em, externalId: external_id });
  },
};
