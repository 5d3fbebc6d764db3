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
