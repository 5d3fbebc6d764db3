/** What `data-beckon-*` attributes of an element, and of those around it, say. */
import { complete, type Data, fieldsOf, isData, itemsFrom } from '../commerce.ts';
import { numberOf } from '../money.ts';

export const EVENT = 'data-beckon-event';
const ITEM = 'data-beckon-item';
const MAX_ELEMENTS = 200;

/** Parses JSON of an attribute; a text that is none is an id. Says it when it looks like broken JSON. */
export type ReadJson = (element: Element, attribute: string) => unknown;

export function createReader(warn: (message: string) => void): ReadJson {
  const told = new Set<string>();
  return (element, attribute) => {
    const text = element.getAttribute(attribute)?.trim();
    if (!text) return undefined;
    if (!/^[[{]/.test(text)) return { item_id: text };
    try {
      return JSON.parse(text);
    } catch (error) {
      if (told.size < 20 && told.size < told.add(text).size)
        warn(`${attribute}='${text.slice(0, 80)}': ${error}`);
      return undefined;
    }
  };
}

/** Through the borders of open shadow roots. */
const parentOf = (element: Element): Element | null =>
  element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;

/** The nearest element, from this one outwards, that has the attribute. */
export function nearest(element: Element | null, attribute: string): Element | null {
  let one = element;
  while (one && !one.hasAttribute(attribute)) one = parentOf(one);
  return one;
}

/** Its own items, else those inside it, else that of the nearest around it. */
function itemsAt(element: Element, read: ReadJson): Data[] {
  const inside = element.hasAttribute(ITEM)
    ? [element]
    : [...element.querySelectorAll(`[${ITEM}]`)].slice(0, MAX_ELEMENTS);
  const around = inside.length ? null : nearest(element, ITEM);
  return (around ? [around] : inside).flatMap((one) => itemsFrom(read(one, ITEM)));
}

/** A number, or the field that a selector finds in the element or the nearest that has one. */
function quantityAt(element: Element): number | undefined {
  const text = nearest(element, 'data-beckon-quantity')?.getAttribute('data-beckon-quantity');
  if (!text) return undefined;
  const number = Number(text);
  if (Number.isFinite(number)) return number;
  for (let one: Element | null = element; one; one = parentOf(one)) {
    const field = one.querySelector<HTMLInputElement>(text);
    if (field) return numberOf(field.value);
  }
  return undefined;
}

/** @param name of the event: a list of things seen has no quantities */
export function dataAt(element: Element, name: string, read: ReadJson): Data {
  const said = read(element, 'data-beckon-data');
  const quantity = name.startsWith('view_') ? undefined : quantityAt(element);
  const items = itemsAt(element, read).map((item) => ({
    ...item,
    ...(quantity !== undefined && { quantity }),
  }));
  const { items: own, ...rest } = isData(said) ? said : {};
  const list = own ? itemsFrom(own) : items;
  const currency = nearest(element, 'data-beckon-currency')?.getAttribute('data-beckon-currency')?.trim();
  return complete(
    { ...fieldsOf(rest), ...(list.length && { items: list }) },
    list.length ? currency : undefined,
  );
}
