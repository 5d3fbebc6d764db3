/** Shopify: what is allowed before an answer is the rule of the place and of the shop. */
import { type Choice, dispatch, fail, page, type StandIn } from './stand-in.ts';

export function shopify(allowedBefore = false): StandIn {
  let choice: Choice | undefined;
  const word = (yes: boolean | undefined) => (yes === undefined ? '' : yes ? 'yes' : 'no');
  return {
    early() {
      page['Shopify'] = { shop: 'shop.example', loadFeatures: fail };
    },
    load(stored) {
      choice = stored;
      page['Shopify'] = {
        customerPrivacy: {
          currentVisitorConsent: () => ({
            preferences: word(choice?.functional),
            analytics: word(choice?.analytics),
            marketing: word(choice?.marketing),
            sale_of_data: '',
          }),
          preferencesProcessingAllowed: () => choice?.functional ?? allowedBefore,
          analyticsProcessingAllowed: () => choice?.analytics ?? allowedBefore,
          marketingAllowed: () => choice?.marketing ?? allowedBefore,
          saleOfDataAllowed: () => choice?.marketing ?? allowedBefore,
        },
      };
      dispatch(document, 'shopifyCustomerPrivacyApiLoaded');
    },
    choose(next) {
      choice = next;
      dispatch(document, 'visitorConsentCollected', {});
    },
    breakDown() {
      page['Shopify'] = { customerPrivacy: { currentVisitorConsent: fail } };
    },
  };
}
