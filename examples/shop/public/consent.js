// @ts-check
/** The consent banner, and the one call that tells beckon what the visitor allowed. */
import { findAll } from './dom.js';

const { CookieConsent } = window;

/** On every page with a stored choice, and on every change. Before a choice nothing is told. */
function tellBeckon() {
  window.beckon?.('consent', {
    analytics: CookieConsent.acceptedCategory('analytics'),
    marketing: CookieConsent.acceptedCategory('marketing'),
  });
}

const banner = {
  label: 'Privacy choices',
  title: 'May we measure and advertise?',
  description:
    'The shop works either way. If you allow it, we record what you look at and buy here, and tell advertising services about it, so that we can show you our products elsewhere.',
  acceptAllBtn: 'Allow all',
  acceptNecessaryBtn: 'Refuse all',
  showPreferencesBtn: 'Choose',
  footer: '<a href="/privacy">Privacy</a>',
};

const settings = {
  title: 'Your privacy choices',
  acceptAllBtn: 'Allow all',
  acceptNecessaryBtn: 'Refuse all',
  savePreferencesBtn: 'Save my choice',
  closeIconLabel: 'Close',
  sections: [
    {
      description:
        'Nothing is measured before you choose. You can come back here at any time from the bottom of every page.',
    },
    {
      title: 'Necessary',
      description: 'Your cart, and this choice. They stay in your browser.',
      linkedCategory: 'necessary',
    },
    {
      title: 'Analytics',
      description:
        'Our own server records the pages and products you look at and what you buy, under a random number in a cookie of this site.',
      linkedCategory: 'analytics',
    },
    {
      title: 'Marketing',
      description:
        'Advertising services (Meta, TikTok, Google) learn what you look at and buy here, so that we can show you our products elsewhere.',
      linkedCategory: 'marketing',
    },
  ],
};

void CookieConsent.run({
  cookie: { name: 'shop_choices', expiresAfterDays: 182 },
  // Automated browsers see the banner too: the shop is there to be tested.
  hideFromBots: false,
  categories: { necessary: { enabled: true, readOnly: true }, analytics: {}, marketing: {} },
  guiOptions: {
    consentModal: { layout: 'box wide', position: 'bottom left', equalWeightButtons: true },
    preferencesModal: { layout: 'box', equalWeightButtons: true },
  },
  language: { default: 'en', translations: { en: { consentModal: banner, preferencesModal: settings } } },
  onConsent: tellBeckon,
  onChange: tellBeckon,
});

for (const button of findAll('[data-open-choices]'))
  button.addEventListener('click', () => CookieConsent.showPreferences());
