/** Enhanced e-commerce of Universal Analytics as events of GA4. Source: developers.google.com/analytics/devguides/collection/ua/gtm/enhanced-ecommerce */
import { type Data, fieldsOf, isData, itemsFrom } from './commerce.ts';

const ACTIONS: Readonly<Record<string, string>> = {
  impressions: 'view_item_list',
  click: 'select_item',
  detail: 'view_item',
  add: 'add_to_cart',
  remove: 'remove_from_cart',
  checkout: 'begin_checkout',
  purchase: 'purchase',
  refund: 'refund',
};
const FIELDS: Readonly<Record<string, string>> = {
  id: 'transaction_id',
  revenue: 'value',
  list: 'item_list_name',
};

/** @returns the events that one `ecommerce` object stands for */
export function fromUniversal(ecommerce: Data): [name: string, data: Data][] {
  const currency = fieldsOf({ currency: ecommerce['currencyCode'] });
  return Object.entries(ACTIONS).flatMap(([action, name]): [string, Data][] => {
    const said = ecommerce[action];
    if (!said) return [];
    const { actionField, products } = isData(said)
      ? (said as { actionField?: Data; products?: unknown })
      : {};
    const field = actionField ?? {};
    // Later steps are the shop's own; only the first one has a meaning that all share.
    if (action === 'checkout' && Number(field['step'] ?? 1) !== 1) return [];
    const { step: _, option: __, action: ___, ...rest } = field;
    const fields = Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [FIELDS[key] ?? key, value]),
    );
    const items = itemsFrom(action === 'impressions' ? (isData(said) ? said['products'] : said) : products);
    return items.length || name === 'refund' ? [[name, { ...currency, ...fieldsOf(fields), items }]] : [];
  });
}
