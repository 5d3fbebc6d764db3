/** What either side told Reddit of an event: for the tests that both agree. */
import type { Sides } from '../contract.ts';
import { fieldsIn, idsIn, telling, tellings } from '../shared/told.ts';
import type { RedditSettings } from './settings.ts';

/** The pixel's names of what the API spells in capitals. Source: ads-api.reddit.com/docs/v3 (tracking types). */
const spelling: Readonly<Record<string, string>> = {
  PageVisit: 'PAGE_VISIT',
  ViewContent: 'VIEW_CONTENT',
  Search: 'SEARCH',
  AddToCart: 'ADD_TO_CART',
  AddToWishlist: 'ADD_TO_WISHLIST',
  Purchase: 'PURCHASE',
  Lead: 'LEAD',
  SignUp: 'SIGN_UP',
};
/** Custom events have a name of their own. */
const nameOf = (type: unknown, custom: unknown) => (custom === undefined ? type : `CUSTOM ${custom}`);
/** Reddit's script knows nobody by dots and tags either. */
const bare = (email: unknown) => email && `${email}`.replace(/\+[^@]*|\.(?=[^@]*@)/g, '');

export const sides: Sides<RedditSettings> = {
  page: (calls) =>
    tellings(
      calls,
      // It is told with each event.
      () => undefined,
      ([verb, name, params]) => {
        if (verb !== 'track') return undefined;
        const {
          conversionId: key,
          value,
          currency,
          products,
          transactionId: order,
          ...more
        } = fieldsIn(params);
        const { email, externalId, customEventName } = more;
        const spelt = nameOf(spelling[`${name}`] ?? name, customEventName);
        const items = idsIn(products, 'id');
        return telling({ key, name: spelt, value, currency, items, order, email: bare(email), externalId });
      },
    ),
  server(event) {
    const { type, metadata, user } = fieldsIn(event);
    const { tracking_type, custom_event_name } = fieldsIn(type);
    const { conversion_id: key, value, currency, products } = fieldsIn(metadata);
    const { email, external_id: externalId } = fieldsIn(user);
    const name = nameOf(tracking_type, custom_event_name);
    return telling({ key, name, value, currency, items: idsIn(products, 'id'), email, externalId });
  },
};
