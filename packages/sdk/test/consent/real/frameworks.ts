/** Banners of ours on top of the frameworks' own libraries: their buttons do what those of a real banner do. */

/** The vendor list that the library wants: purposes 1 to 11, vendors 755 and 91. */
const vendors = `
const named = (from, to) => Object.fromEntries(
  Array.from({ length: to - from + 1 }, (_, i) => [from + i, { id: from + i, name: 'n' + i, description: '', illustrations: [] }]));
const vendor = (id) => ({ id, name: 'v' + id, purposes: [1, 3, 4, 7], legIntPurposes: [], flexiblePurposes: [],
  specialPurposes: [], features: [], specialFeatures: [], dataDeclaration: [], urls: [] });
const list = { gvlSpecificationVersion: 3, vendorListVersion: 45, tcfPolicyVersion: 5, lastUpdated: '2026-01-01T00:00:00Z',
  purposes: named(1, 11), specialPurposes: named(1, 2), features: named(1, 3), specialFeatures: named(1, 2), stacks: {},
  dataCategories: {}, vendors: { 755: vendor(755), 91: vendor(91), 21: vendor(21) } };
`;

/** `localStorage.tc` is the choice of an earlier page. Buttons: accept, reject, reopen, and one per special case. */
export const tcfBanner = `
import { CmpApi } from '@iabtechlabtcf/cmpapi';
import { GVL, TCModel, TCString } from '@iabtechlabtcf/core';
${vendors}
const api = new CmpApi(31, 3, true);
const stringOf = (purposes, vendors, change = () => {}) => {
  const model = new TCModel(new GVL(list));
  model.cmpId = 31;
  model.cmpVersion = 3;
  model.isServiceSpecific = true;
  model.purposeConsents.set(purposes);
  model.vendorConsents.set(vendors);
  model.vendorsDisclosed.set([755, 91]);
  change(model);
  return TCString.encode(model);
};
const all = [1, 2, 3, 4, 7, 8, 9, 10];
const save = (text) => { localStorage.setItem('tc', text); api.update(text, false); };
const on = (id, act) => document.getElementById(id)?.addEventListener('click', act);
on('accept', () => save(stringOf(all, [755, 91, 21])));
on('reject', () => save(stringOf([], [])));
on('reopen', () => api.update(stringOf([], []), true));
on('no-profile', () => save(stringOf([1, 2, 4, 7, 8], [755])));
on('publisher', () => save(stringOf(all, [755], (model) => model.publisherConsents.set([1, 9]))));
on('broken', () => api.disable());
const stored = localStorage.getItem('tc');
if (location.hash === '#nowhere') api.update(null, false);
else if (location.hash !== '#slow') api.update(stored ?? stringOf([], []), !stored);
`;

/** Buttons: opt-out, allow, child, ready. It is ready only when told so. */
export const gppBanner = `
import { CmpApi } from '@iabgpp/cmpapi';
const api = new CmpApi(31, 1);
api.setApplicableSections([7]);
api.setCmpStatus('loaded');
const on = (id, act) => document.getElementById(id)?.addEventListener('click', act);
const set = (section, field, value) => {
  api.setSignalStatus('not ready');
  api.setFieldValue(section, field, value);
  api.fireSectionChange(section);
  api.setSignalStatus('ready');
};
on('opt-out', () => set('usnat', 'SaleOptOut', 1));
on('allow', () => set('usnat', 'SaleOptOut', 2));
on('texas', () => set('ustx', 'TargetedAdvertisingOptOut', 1));
on('child', () => set('usca', 'KnownChildSensitiveDataConsents', [1, 0]));
on('signal', () => set('usnat', 'Gpc', true));
api.setFieldValue('usnat', 'SaleOptOut', 0);
api.fireSectionChange('usnat');
document.getElementById('ready')?.addEventListener('click', () => api.setSignalStatus('ready'));
`;
