// @ts-check
/** Starts what the page needs. */
import { startCartPage } from './cart-page.js';
import { startCheckoutPage } from './checkout-page.js';
import { startHeader } from './header.js';
import { startSorting, trackList, trackSearch, trackSelections } from './listing.js';
import { startNewsletter } from './newsletter.js';
import { startProductPage } from './product-page.js';
import { startThankYouPage } from './thank-you-page.js';

startHeader();
startNewsletter();
trackSelections();

switch (document.body.dataset['page']) {
  case 'list':
    startSorting();
    trackList();
    break;
  case 'search':
    trackSearch();
    break;
  case 'product':
    startProductPage();
    break;
  case 'cart':
    startCartPage();
    break;
  case 'checkout':
    startCheckoutPage();
    break;
  case 'thank-you':
    startThankYouPage();
    break;
  default:
}
