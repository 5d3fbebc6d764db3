// @ts-check
/** Klaro. No word of beckon: the collector's script for this banner listens to it. */
import { purposes, text, title } from './choices.js';
import { findAll } from './dom.js';

const { klaro } = window;

/** Klaro asks for services; each of ours has one purpose, by beckon's name. */
const config = {
  storageName: 'shop_choices_klaro',
  cookieExpiresAfterDays: 182,
  acceptAll: true,
  disablePoweredBy: true,
  showNoticeTitle: true,
  hideToggleAll: true,
  lang: 'en',
  styling: { theme: ['light', 'bottom', 'left'] },
  // One list: there is one service per purpose.
  groupByPurpose: false,
  services: purposes.map(({ id, label, text: description }) => ({
    name: `own-${id}`,
    title: label,
    description,
    purposes: [id],
  })),
  translations: {
    en: {
      ok: 'Allow all',
      acceptAll: 'Allow all',
      decline: 'Refuse all',
      acceptSelected: 'Save my choice',
      save: 'Save my choice',
      purposes: Object.fromEntries(purposes.map(({ id, label }) => [id, { title: label }])),
      privacyPolicyUrl: '/privacy',
      consentNotice: { title, description: text, learnMore: 'Choose' },
      consentModal: {
        title: 'Your privacy choices',
        description:
          'Nothing is measured before you choose. You can come back here at any time from the bottom of every page.',
      },
    },
  },
};

klaro.setup(config);
for (const button of findAll('[data-open-choices]'))
  button.addEventListener('click', () => klaro.show(config, true));
