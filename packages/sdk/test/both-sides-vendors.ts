/** The vendors of both-sides.browser.test.ts: how each is configured, and what both of its sides are to hear of the visit. */

/** What a vendor's server knows of the account: ids, tokens. */
export type Account = Record<string, string>;

export interface Row {
  settings(account: Account): Record<string, unknown>;
  /** Setting -> the secret that it is. */
  secrets(account: Account): Record<string, string>;
  /** Where the path of the API begins, and who signs in. */
  endpoints?(url: string): Record<string, string>;
  /** Events that both sides hear, in the vendor's words. */
  both: readonly string[];
  /** How many the server hears that the page does not tell. */
  alone?: number;
  /** Cookie -> the field of the server's event that has the same. */
  cookies: Readonly<Record<string, string>>;
}
export const PAGES_STREAM = 'G-PAGES1';
export const CONVERSION = 'AW-1234567890/LaBel';
const token = ({ TOKEN = '' }: Account) => ({ accessToken: TOKEN });

export const rows: Readonly<Record<string, Row>> = {
  meta: {
    settings: ({ PIXEL }) => ({ pixelId: PIXEL }),
    secrets: token,
    both: ['PageView', 'PageView', 'ViewContent', 'AddToCart', 'PageView', 'Purchase'],
    cookies: { _fbc: 'fbc', _fbp: 'fbp' },
  },
  tiktok: {
    settings: ({ PIXEL }) => ({ pixelCode: PIXEL }),
    secrets: token,
    // A page view has no id at TikTok: the page alone tells of it.
    both: ['ViewContent', 'AddToCart', 'Purchase'],
    cookies: { ttclid: 'ttclid', _ttp: 'ttp' },
  },
  linkedin: {
    settings: ({ PARTNER }) => ({
      partnerId: PARTNER,
      eventNames: { view_item: '101', add_to_cart: '102', purchase: '103' },
      conversions: { view_item: '201', add_to_cart: '202', purchase: '203' },
    }),
    secrets: token,
    // The rules of each side are for these.
    both: ['view_item', 'add_to_cart', 'purchase'],
    cookies: { li_fat_id: 'idValue' },
  },
  x: {
    settings: ({ PIXEL }) => ({
      pixelId: PIXEL,
      eventNames: { view_item: 'ol1', add_to_cart: 'tw-o8z6j-ol2', purchase: 'ol3' },
    }),
    secrets: token,
    both: ['tw-o8z6j-ol1', 'tw-o8z6j-ol2', 'tw-o8z6j-ol3'],
    cookies: { twclid: 'twclid' },
  },
  pinterest: {
    settings: ({ ACCOUNT }) => ({ tagId: '2612345678901', adAccountId: ACCOUNT }),
    secrets: token,
    // The third with the product.
    both: ['page_visit', 'page_visit', 'page_visit', 'add_to_cart', 'page_visit', 'checkout'],
    cookies: { _epik: 'click_id' },
  },
  snapchat: {
    settings: ({ PIXEL }) => ({ pixelId: PIXEL }),
    secrets: token,
    both: ['PAGE_VIEW', 'PAGE_VIEW', 'VIEW_CONTENT', 'ADD_CART', 'PAGE_VIEW', 'PURCHASE'],
    cookies: { _scclid: 'sc_click_id', _scid: 'sc_cookie1' },
  },
  reddit: {
    settings: ({ PIXEL }) => ({ pixelId: PIXEL }),
    secrets: token,
    both: ['PAGE_VISIT', 'PAGE_VISIT', 'VIEW_CONTENT', 'ADD_TO_CART', 'PAGE_VISIT', 'PURCHASE'],
    cookies: { _rdt_cid: 'click_id', _rdt_uuid: 'uuid' },
  },
  microsoft: {
    settings: ({ TAG }) => ({ tagId: TAG }),
    secrets: token,
    // Whether a page view of the tag and one of the server are the same, Microsoft does not say: the page tells.
    both: ['view_item', 'add_to_cart', 'purchase'],
    cookies: { _uetmsclkid: 'msclkid', _uetvid: 'anonymousId' },
  },
  google: {
    // Analytics knows no key: a stream is fed by pages or by the collector. Ads are fed by pages here.
    settings: ({ MEASUREMENT_ID }) => ({
      ids: [PAGES_STREAM, 'AW-1234567890', CONVERSION],
      measurementId: MEASUREMENT_ID,
    }),
    secrets: ({ API_SECRET = '' }) => ({ apiSecret: API_SECRET }),
    both: [],
    // Three views, the product, the cart, the purchase.
    alone: 6,
    cookies: { _ga_ABC123: 'session_id' },
  },
  'google-ads': {
    settings: ({ ACCOUNT, CLIENT }) => ({
      customerId: ACCOUNT,
      conversionActions: { purchase: '987654321' },
      clientId: CLIENT,
    }),
    secrets: ({ CLIENT_SECRET = '', REFRESH_TOKEN = '' }) => ({
      clientSecret: CLIENT_SECRET,
      refreshToken: REFRESH_TOKEN,
    }),
    endpoints: (url) => ({ endpoint: `${url}/v1`, signInEndpoint: `${url}/token` }),
    both: [],
    alone: 1,
    cookies: { _gcl_aw: 'gclid' },
  },
};
export const vendors = Object.keys(rows);
/** Those with a browser half. */
export const withSides = vendors.filter((vendor) => vendor !== 'google-ads');
/** Those that know by an id how to count once. */
export const withKeys = withSides.filter((vendor) => vendor !== 'google');
/** Without names for events: what has a rule there is told, and views of pages have none here. */
export const ruledEvents = ['linkedin', 'x'];

/** In the address that the visitor comes by. */
export const CLICK =
  'fbclid=FbClick1&ttclid=TtClick1&li_fat_id=li-click-1&twclid=XClick1&epik=EpikClick1&ScCid=SnapClick1&rdt_cid=RdtClick1&msclkid=MsClick1&gclid=GClick1';
/** As the vendors' own scripts set them when they come. */
export const OWN_COOKIES = {
  _fbp: 'fb.1.1788900000000.1234567890',
  _ttp: '2aBcDeFgHiJkLmNoPqRsTuVwXyZ',
  _scid: '9fbc8c3e-1111-4222-8333-444455556666',
  _rdt_uuid: '1788900000000.0d3f7d6c-aaaa-4bbb-8ccc-ddddeeee0001',
  _uetvid: '7f6d5e4c',
  _ga: 'GA1.1.1234567890.1788900000',
  _ga_ABC123: 'GS2.1.s1788999000$o3$g0',
};
/** What stands around the id in a cookie, and not at the server. */
export const ABOUT = /^_uet|^GCL\.\d+\.|^\d{13}\.|^GS2\.1\.s|\$.*/g;
