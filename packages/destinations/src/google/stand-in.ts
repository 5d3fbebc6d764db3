/**
 * Plays gtag.js in tests, as strict as Google's documentation allows. Import-free, so that it can be served as the
 * vendor's script. Source: developers.google.com/tag-platform/gtagjs/reference, /analytics/devguides/collection/ga4.
 */
export const SCRIPT_URL = 'https://www.googletagmanager.com/gtag/js';
/** What script and stub leave in `window`. */
export const GLOBALS = ['gtag', 'dataLayer'];
/** First words of calls that are no events. */
export const SET_UP = /^(consent|js|config|set)$/;
/** How a withdrawal is told. */
export const WITHDRAWAL = /"denied"/;

type Entry = { vendor: 'google'; call: unknown[]; refused?: string };

export function standIn(page: object, record: (entry: Entry) => void): void {
  type Fields = Record<string, unknown>;
  const { dataLayer } = page as { dataLayer: ArrayLike<unknown>[] };
  const NEEDS_ITEMS =
    'view_item_list select_item view_item add_to_cart remove_from_cart view_cart add_to_wishlist begin_checkout add_shipping_info add_payment_info purchase'.split(
      ' ',
    );
  const LONG = ['page_location', 'page_title', 'page_referrer', 'send_to'];
  const KEYS = ['ad_storage', 'ad_user_data', 'ad_personalization', 'analytics_storage'];
  const configured = new Set<string>();
  let consent: Fields | undefined;
  /** Told to wait for a choice, it takes events before one: they become pings without cookies. */
  let advanced = false;
  let started = false;

  function consentFault([kind, state]: unknown[]): string | undefined {
    if (kind === 'default' && (started || configured.size)) return 'consent default behind js or config';
    if (kind === 'default' && consent) return 'consent default twice';
    if (kind === 'update' && !consent) return 'consent update before default';
    if (kind !== 'default' && kind !== 'update') return 'unknown consent command';
    for (const key of KEYS)
      if (!['granted', 'denied'].includes((state as Fields)[key] as string))
        return `${key} is neither granted nor denied`;
    if (kind === 'default') advanced = Number((state as Fields)['wait_for_update']) > 0;
    consent = { ...consent, ...(state as Fields) };
    return undefined;
  }

  function configFault([id, options = {}]: unknown[]): string | undefined {
    if (!started) return 'config before js';
    if (!consent) return 'config before consent default';
    if (!/^(G-[A-Z0-9]{4,}|AW-\d{4,})$/.test(String(id))) return 'unknown id';
    if (configured.has(String(id))) return 'configured twice';
    configured.add(String(id));
    return (options as Fields)['send_page_view'] === false ? undefined : 'automatic page view is on';
  }

  function analyticsFault(name: string, params: Fields): string | undefined {
    if (!/^[a-zA-Z]\w{0,39}$/.test(name) || /^(ga_|google_|firebase_|gtag\.)/.test(name))
      return 'reserved or malformed name';
    if (!advanced && consent!['analytics_storage'] !== 'granted')
      return 'event to Analytics while it is denied';
    for (const [key, value] of Object.entries(params)) {
      if (value === undefined) return `${key} is undefined`;
      if (!/^[a-zA-Z]\w{0,39}$/.test(key)) return `parameter ${key} has a bad name`;
      if (typeof value === 'string' && value.length > 100 && !LONG.includes(key)) return `${key} is too long`;
    }
    const items = params['items'] as Fields[] | undefined;
    if (NEEDS_ITEMS.includes(name) && !items?.length) return 'items are missing';
    if (items?.some((item) => !item['item_id'] && !item['item_name']))
      return 'an item has neither item_id nor item_name';
    if (items?.some((item) => item['price'] !== undefined && typeof item['price'] !== 'number'))
      return 'price is no number';
    if (items && items.length > 200) return 'more than 200 items';
    if ((name === 'purchase' || name === 'refund') && !params['transaction_id'])
      return 'transaction_id is missing';
    if (name === 'search' && !params['search_term']) return 'search_term is missing';
    return undefined;
  }

  function adsFault(name: string, params: Fields, label: string | undefined): string | undefined {
    if (!advanced && consent!['ad_storage'] !== 'granted') return 'event to Ads while it is denied';
    if (label)
      return name === 'conversion' && params['transaction_id']
        ? undefined
        : 'a label takes conversions with transaction_id';
    if (
      ![
        'page_view',
        'view_search_results',
        'view_item_list',
        'view_item',
        'add_to_cart',
        'purchase',
      ].includes(name)
    )
      return 'unknown remarketing event';
    for (const item of (params['items'] as Fields[] | undefined) ?? [])
      if (!item['id'] || !item['google_business_vertical'])
        return 'an item lacks id or google_business_vertical';
    return undefined;
  }

  function eventFault([name, params = {}]: [string, Fields]): string | undefined {
    const to = params['send_to'];
    if (typeof to !== 'string') return 'no send_to: feeds every tag of the page';
    const [account, label] = to.split('/') as [string, string?];
    if (!configured.has(account)) return 'event before config of its id';
    const { value, currency } = params;
    if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value)))
      return 'value is no number';
    if (value !== undefined && currency === undefined) return 'value without currency';
    if (currency !== undefined && !/^[A-Z]{3}$/.test(String(currency))) return 'currency is no ISO code';
    return account.startsWith('G-') ? analyticsFault(name, params) : adsFault(name, params, label);
  }

  function userFault({ address = {}, ...user }: Fields): string | undefined {
    const bad = Object.keys(user).find((key) => key !== 'email' && key !== 'phone_number');
    const parts = /^(first_name|last_name|street|city|region|postal_code|country)$/;
    return bad ?? Object.keys(address as Fields).find((key) => !parts.test(key));
  }

  function fault([command, ...args]: unknown[]): string | undefined {
    switch (command) {
      case 'consent':
        return consentFault(args);
      case 'js':
        started = true;
        if (!consent) return 'js before consent default';
        return args[0] instanceof Date || typeof (args[0] as Date)?.getTime === 'function'
          ? undefined
          : 'js without date';
      case 'config':
        return configFault(args);
      case 'event':
        return eventFault(args as [string, Fields]);
      case 'set':
        if (args[0] === 'user_data') return userFault(args[1] as Fields);
        return args[0] === 'allow_ad_personalization_signals' && typeof args[1] !== 'boolean'
          ? 'allow_ad_personalization_signals is neither true nor false'
          : undefined;
      default:
        return 'unknown command';
    }
  }

  function run(entry: ArrayLike<unknown>): void {
    const call = Array.from(entry);
    const refused =
      Object.prototype.toString.call(entry) === '[object Arguments]'
        ? fault(call)
        : 'an array instead of arguments is ignored';
    record({ vendor: 'google', call: JSON.parse(JSON.stringify(call)), ...(refused ? { refused } : {}) });
  }

  for (const entry of dataLayer) run(entry);
  const push = dataLayer.push.bind(dataLayer);
  dataLayer.push = (...entries) => {
    for (const entry of entries) run(entry);
    return push(...entries);
  };
}
