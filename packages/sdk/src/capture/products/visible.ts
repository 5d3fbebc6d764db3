/** The prices that stand beside the heading of a page. */
import { amountIn, currencyIn } from '../money.ts';

export interface Seen {
  price: number;
  currency?: string | undefined;
}

const PRICES = '[class*=price i],[id*=price i],[data-price],[itemprop=price],[data-testid*=price i]';
/** Crossed out, or not what one piece costs. */
const NOT_PAID =
  /old|was|list|compare|strike|crossed|rrp|uvp|msrp|before|unit|base|saving|shipping|installment/i;
const MAX_CLIMB = 6;
const MAX_ELEMENTS = 60;

const isPaid = (element: Element): boolean =>
  !element.closest('del,s,strike') &&
  !NOT_PAID.test(element.className) &&
  !NOT_PAID.test(element.parentElement?.className ?? '') &&
  (element.checkVisibility?.() ?? !element.closest('[hidden]'));

function pricesIn(area: Element): Seen[] {
  const all = [...area.querySelectorAll(PRICES)].slice(0, MAX_ELEMENTS);
  return all
    .filter((element) => !/^(meta|script|input|template)$/i.test(element.tagName))
    .filter((element) => !all.some((other) => other !== element && element.contains(other)))
    .flatMap((element) => {
      const text = element.textContent ?? '';
      const price = amountIn(text);
      if (price === undefined || !isPaid(element)) return [];
      // The sign often stands in an element of its own.
      return [
        {
          price,
          currency: currencyIn(text) ?? currencyIn((element.parentElement?.textContent ?? '').slice(0, 40)),
        },
      ];
    });
}

/** Those of the smallest part of the page that holds the heading and a price; none where there is no heading. */
export function visiblePrices(page: Document): Seen[] {
  let area = page.querySelector('h1')?.parentElement;
  for (let i = 0; area && area !== page.body && i < MAX_CLIMB; i++, area = area.parentElement) {
    const seen = pricesIn(area);
    if (seen[0]) return seen;
  }
  return [];
}
