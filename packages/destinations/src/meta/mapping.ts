/** Turns an event into Meta's name and parameters (browser `params`, server `custom_data`). Pure. */
import type { BeckonEvent } from '@beckon/events';
import { catalogueParams, standardNames } from '../shared/catalogue.ts';
import { type Fields, itemsOf, nameOf } from '../shared/commerce.ts';
import type { MetaSettings } from './settings.ts';

/** Standard events that beckon has no name for; a site reaches them through `eventNames`. */
const furtherStandard = /^(CustomizeProduct|Donate|FindLocation|Schedule|StartTrial|SubmitApplication)$/;

export const isStandard = (name: string): boolean =>
  Object.values(standardNames).includes(name) || furtherStandard.test(name);

/** Nothing for names that Meta does not know, and for a Purchase without value and currency: Meta requires both. */
export const toMeta = (
  event: BeckonEvent,
  settings: MetaSettings,
): [name: string, params: Fields] | undefined => {
  const name = nameOf(event, settings, standardNames);
  const [item, more] = itemsOf(event.data);
  const params = {
    ...catalogueParams(event, 'id', (line, quantity) => ({ quantity, item_price: line.price })),
    // Of one product alone: a list of names would be none.
    ...(item &&
      !more && {
        ...(item.item_name && { content_name: item.item_name }),
        ...(item.item_category && { content_category: item.item_category }),
      }),
  } as Fields;
  return name && (name !== 'Purchase' || params['currency']) ? [name, params] : undefined;
};
