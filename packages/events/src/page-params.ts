/** Parameters of addresses that say what a page shows, and nothing of who sees it: those that stay unless a site names others. */
export const pageParams: readonly string[] = [
  'q',
  's',
  'search',
  'query',
  'page',
  'p',
  'sort',
  'category',
  'product',
  'product_id',
  'variant',
  'color',
  'size',
];

/** Campaign parameters and click ids that the page does not know by the form of their names, as their senders write them. */
export const clickParams: readonly string[] = [
  'igshid',
  'igsh',
  'oppref',
  'tblci',
  'dicbo',
  'cjevent',
  'awc',
  'ranSiteID',
  'tduid',
  'dm_i',
  'mkt_tok',
  '_hsenc',
  '_kx',
  'omnisendContactID',
  'ck_subscriber_id',
  // Matomo
  ...['mtm', 'pk'].flatMap((tool) =>
    ['source', 'medium', 'campaign', 'term', 'content', 'id'].map((field) => `${tool}_${field}`),
  ),
];
