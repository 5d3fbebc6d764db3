/** What a product costs: of several offers and prices the one that is paid. */
import { currencyIn, currencyOf, numberOf } from '../money.ts';
import { chooseVariant } from './choose.ts';
import { type Graph, type Node, textOf } from './nodes.ts';

/** Not what is paid: a price of before, or of the maker. */
const NOT_PAID = /List|Strikethrough|SRP|Regular|Minimum/i;
interface Price {
  price?: number | undefined;
  currency?: string | undefined;
  before?: number | undefined;
}

function priceOf(offer: Node, graph: Graph): Price {
  const specs = graph.nodes(offer['priceSpecification']);
  const paid = specs.filter(
    // A price for a unit, or for members, is another one.
    (one) => !NOT_PAID.test(`${one['priceType']}`) && !one['validForMemberTier'] && !one['referenceQuantity'],
  );
  const before = specs.find((one) => NOT_PAID.test(`${one['priceType']}`));
  const said = [offer, ...paid].find(
    (one) => numberOf(textOf(one['price'] ?? one['lowPrice'] ?? one['minPrice'])) !== undefined,
  );
  if (!said) return {};
  const text = textOf(said['price'] ?? said['lowPrice'] ?? said['minPrice'])!;
  return {
    price: numberOf(text),
    currency: currencyOf(textOf(said['priceCurrency'] ?? offer['priceCurrency'])) ?? currencyIn(text),
    before: numberOf(before?.['price']),
  };
}

/** Of several offers that of the address, else the lowest price. */
export function offerOf(
  sources: readonly Node[],
  graph: Graph,
  url: URL,
): { offer: Node | undefined; several: boolean; price: Price } {
  const all = sources.flatMap((node) => graph.nodes(node['offers']));
  const offers = all.flatMap((offer) =>
    numberOf(textOf(offer['lowPrice'] ?? offer['price'])) === undefined
      ? [offer, ...graph.nodes(offer['offers'])]
      : [offer],
  );
  const offer = chooseVariant(offers, graph, url);
  const chosen = offer && priceOf(offer, graph);
  const [lowest] = offers
    .map((one) => priceOf(one, graph))
    .filter(({ price }) => price !== undefined)
    .sort((a, b) => a.price! - b.price!);
  return { offer, several: offers.length > 1, price: (chosen?.price !== undefined ? chosen : lowest) ?? {} };
}
