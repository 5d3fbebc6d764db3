// @ts-check
/** vanilla-cookieconsent. No word of beckon: the collector's script for this banner listens to it. */
import { purposes, text, title } from './choices.js';
import { findAll } from './dom.js';

const { CookieConsent } = window;

const banner = {
  label: 'Privacy choices',
  title,
  description: text,
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
    ...purposes.map(({ id, label, text: description }) => ({
      title: label,
      description,
      linkedCategory: id,
    })),
  ],
};

void CookieConsent.run({
  cookie: { name: 'shop_choices_cc', expiresAfterDays: 182 },
  // Automated browsers see the banner too: the shop is there to be tested.
  hideFromBots: false,
  categories: {
    necessary: { enabled: true, readOnly: true },
    ...Object.fromEntries(purposes.map(({ id }) => [id, {}])),
  },
  guiOptions: {
    consentModal: { layout: 'box wide', position: 'bottom left', equalWeightButtons: true },
    preferencesModal: { layout: 'box', equalWeightButtons: true },
  },
  language: { default: 'en', translations: { en: { consentModal: banner, preferencesModal: settings } } },
});

for (const button of findAll('[data-open-choices]'))
  button.addEventListener('click', () => CookieConsent.showPreferences());
