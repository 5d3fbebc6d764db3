// @ts-check
/** What this shop asks its visitors for, in plain words; every banner of it says the same. */

export const title = 'May we measure and advertise?';
export const text =
  'The shop works either way. If you allow it, we record what you look at and buy here, and tell advertising services about it, so that we can show you our products elsewhere.';

/** Ids are beckon's purposes. @type {readonly import('./ask.js').Choice[]} */
export const purposes = [
  {
    id: 'functional',
    label: 'Functional',
    text: 'Conveniences that the shop could do without, such as a chat. This demonstration has none.',
  },
  {
    id: 'analytics',
    label: 'Analytics',
    text: 'Our own server records the pages and products you look at and what you buy, under a random number in a cookie of this site.',
  },
  {
    id: 'marketing',
    label: 'Marketing',
    text: 'Advertising services (Meta, TikTok, Google) learn what you look at and buy here, so that we can show you our products elsewhere.',
  },
];
