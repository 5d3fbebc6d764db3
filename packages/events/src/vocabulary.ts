/** The event names and their fields: the one definition that types and run-time checks come from. */

/**
 * Field kinds. A trailing `!` means "the ad vendors need it": the types demand it, the run-time check warns
 * when it is missing. A wrong kind is an error everywhere.
 * - `text`: string of at most 2,048 characters
 * - `number`: finite number in major units (19.99, never cents)
 * - `currency`: ISO 4217 code, upper case
 * - `items`: list of items, at most 200 (GA4's limit)
 */
export type FieldKind = 'text' | 'number' | 'currency' | 'items';
type Rule = FieldKind | `${FieldKind}!`;

const money = { currency: 'currency', value: 'number' } as const;
const cart = { currency: 'currency!', value: 'number!', items: 'items!' } as const;
const list = { item_list_id: 'text', item_list_name: 'text', items: 'items!' } as const;
const video = { video_title: 'text', video_url: 'text', video_percent: 'number' } as const;
const order = {
  transaction_id: 'text!',
  tax: 'number',
  shipping: 'number',
  coupon: 'text',
} as const;

/**
 * GA4's recommended e-commerce events and their parameters, plus those that ad vendors know and GA4 does not.
 * Source: developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
export const vocabulary = {
  page_view: {},
  view_item_list: list,
  select_item: list,
  view_item: cart,
  search: { search_term: 'text!' },
  add_to_cart: cart,
  remove_from_cart: cart,
  view_cart: cart,
  add_to_wishlist: cart,
  begin_checkout: { ...cart, coupon: 'text' },
  add_shipping_info: { ...cart, coupon: 'text', shipping_tier: 'text' },
  add_payment_info: { ...cart, coupon: 'text', payment_type: 'text' },
  purchase: { ...cart, ...order, customer_type: 'text' },
  refund: { ...money, ...order, items: 'items' },
  generate_lead: { ...money, lead_source: 'text' },
  sign_up: { method: 'text' },
  login: { method: 'text' },
  subscribe: { ...money, method: 'text' },
  contact: { method: 'text' },
  video_start: video,
  video_progress: video,
  video_complete: video,
  file_download: { file_name: 'text', file_extension: 'text', link_url: 'text' },
} as const satisfies Record<string, Readonly<Record<string, Rule>>>;

/** GA4's item fields. `item_id` or `item_name` is required; `price` is per unit after discount. */
export const itemFields = {
  item_id: 'text',
  item_name: 'text',
  item_group_id: 'text',
  item_brand: 'text',
  item_variant: 'text',
  item_category: 'text',
  item_category2: 'text',
  item_category3: 'text',
  item_category4: 'text',
  item_category5: 'text',
  item_list_id: 'text',
  item_list_name: 'text',
  affiliation: 'text',
  coupon: 'text',
  location_id: 'text',
  price: 'number',
  quantity: 'number',
  discount: 'number',
  index: 'number',
} as const satisfies Record<string, FieldKind>;

export type EventName = keyof typeof vocabulary;

interface KindTypes {
  text: string;
  number: number;
  currency: string;
  items: readonly Item[];
}
type Known<Rules> = {
  [K in keyof Rules as Rules[K] extends `${FieldKind}!`
    ? K
    : never]: Rules[K] extends `${infer F extends FieldKind}!` ? KindTypes[F] : never;
} & {
  [K in keyof Rules as Rules[K] extends FieldKind ? K : never]?: Rules[K] extends FieldKind
    ? KindTypes[Rules[K]] | undefined
    : never;
};

type ItemBase = Known<typeof itemFields>;
/** One product line. Custom fields are kept as they are; `quantity` counts as 1 when absent. */
export type Item = ItemBase & ({ item_id: string } | { item_name: string }) & Record<string, unknown>;

/** What `track(name, data)` takes for each known name. Custom fields are allowed beside the known ones. */
export type EventData<N extends string> = N extends EventName
  ? Known<(typeof vocabulary)[N]> & Record<string, unknown>
  : Record<string, unknown>;

/**
 * Events that are sent at once instead of with the next batch, as losing one costs a sale or a lead: cart,
 * checkout, sales, leads, by the words in their names, so that a site's own `checkout_step` is among them.
 */
export const isUrgent = (name: string): boolean =>
  /(to|from)_cart|checkout|_info$|purchase|refund|_lead|sign_up|subscribe|contact/.test(name);
