// @ts-check
/** An excerpt of the framework's Global Vendor List: the 11 purposes and two vendors, so that nothing has to be fetched. */

/** @type {Readonly<Record<number, string>>} */
const purposes = {
  1: 'Store and/or access information on a device',
  2: 'Use limited data to select advertising',
  3: 'Create profiles for personalised advertising',
  4: 'Use profiles to select personalised advertising',
  5: 'Create profiles to personalise content',
  6: 'Use profiles to select personalised content',
  7: 'Measure advertising performance',
  8: 'Measure content performance',
  9: 'Understand audiences through statistics or combinations of data from different sources',
  10: 'Develop and improve services',
  11: 'Use limited data to select content',
};
/** @type {Readonly<Record<number, string>>} */
const vendors = { 755: 'Google Advertising Products', 91: 'Criteo SA' };

/** What this shop asks for. */
const ASKED = [1, 2, 3, 4, 7, 8, 9, 10];
export const VENDORS = Object.keys(vendors).map(Number);

export const purposeChoices = ASKED.map((id) => ({ id: `p${id}`, label: `${purposes[id]}`, text: '' }));
export const vendorChoices = VENDORS.map((id) => ({ id: `v${id}`, label: `${vendors[id]}`, text: '' }));

/** @param {Readonly<Record<number, string>>} names */
const described = (names) =>
  Object.fromEntries(
    Object.entries(names).map(([id, name]) => [
      id,
      { id: Number(id), name, description: '', descriptionLegal: '', illustrations: [] },
    ]),
  );
/** @param {number} count */
const numbered = (count) =>
  described(Object.fromEntries(Array.from({ length: count }, (_, i) => [i + 1, `${i + 1}`])));

/** In the shape of version 3 of the list. */
export const vendorList = {
  gvlSpecificationVersion: 3,
  vendorListVersion: 45,
  tcfPolicyVersion: 5,
  lastUpdated: '2024-03-21T00:00:00Z',
  purposes: described(purposes),
  specialPurposes: numbered(2),
  features: numbered(3),
  specialFeatures: numbered(2),
  stacks: {},
  dataCategories: {},
  vendors: Object.fromEntries(
    Object.entries(vendors).map(([id, name]) => [
      id,
      {
        id: Number(id),
        name,
        purposes: [1, 3, 4],
        legIntPurposes: [2, 7, 9, 10],
        flexiblePurposes: [],
        specialPurposes: [],
        features: [],
        specialFeatures: [],
        dataDeclaration: [],
        urls: [],
        usesCookies: true,
        cookieMaxAgeSeconds: null,
        cookieRefresh: false,
        usesNonCookieAccess: false,
        deviceStorageDisclosureUrl: '',
      },
    ]),
  ),
};
