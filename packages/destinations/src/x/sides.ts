/** What either side told X of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, idsIn, telling, tellings } from '../shared/told.ts';
import type { XSettings } from './settings.ts';

export const sides: Sides<XSettings> = {
  page: (calls) =>
    tellings(
      calls,
      // It is told with each event.
      () => undefined,
      ([verb, name, params]) => {
        if (verb !== 'event') return undefined;
        const { conversion_id: key, value, currency, contents, email_address: email } = fieldsIn(params);
        return telling({ key, name, value, currency, items: idsIn(contents, 'content_id'), email });
      },
    ),
  server(event) {
    const { event_id: name, conversion_id: key, value, contents, identifiers, ...more } = fieldsIn(event);
    const email = (idsIn(identifiers, 'hashed_email') as unknown[]).find(Boolean);
    const items = idsIn(contents, 'content_id');
    return telling({ key, name, value, currency: more['price_currency'], items, email });
  },
};
