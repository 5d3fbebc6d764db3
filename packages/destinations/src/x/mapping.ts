/** Turns an event into X's event id and parameters, as the pixel names them; the server half renames a few. Pure. */
import type { BeckonEvent } from '@beckon/events';
import { basketOf, cut, type Fields, nameOf, present } from '../shared/commerce.ts';
import type { XSettings } from './settings.ts';

/** X names no limit; pixels send it in an address. */
const MAX_TEXT = 500;

/** Nothing for events that have no id. */
export function toX(event: BeckonEvent, settings: XSettings): [id: string, params: Fields] | undefined {
  const name = nameOf(event, settings, {});
  if (!name) return undefined;
  const { data } = event;
  const { lines, units, money } = basketOf(
    data,
    (item, quantity) =>
      item.item_id && {
        content_type: 'product',
        content_id: `${item.item_id}`,
        content_name: item.item_name && cut(item.item_name, MAX_TEXT),
        content_price: item.price,
        num_items: quantity,
        content_group_id: item.item_group_id,
      },
  );
  const params = present({
    ...money,
    num_items: units,
    search_string: data['search_term'] && cut(`${data['search_term']}`, MAX_TEXT),
    contents: lines[0] && lines,
  });
  return [/^tw-/.test(name) ? name : `tw-${settings.pixelId}-${name}`, params];
}
