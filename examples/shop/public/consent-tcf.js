// @ts-check
/**
 * A banner of the IAB Transparency and Consent Framework, small but real: the framework's own libraries write the
 * string and answer `__tcfapi`. No word of beckon: the collector's script for this banner listens to that.
 */
import { ask } from './ask.js';
import { readCookie, writeCookie } from './cookie.js';
import { CmpApi, GVL, TCModel, TCString } from './framework.js';
import { purposeChoices, VENDORS, vendorChoices, vendorList } from './vendor-list.js';

/** Where the framework's banners keep it. */
const COOKIE = 'euconsent-v2';
/** A demonstration; a banner for the world has to be registered with IAB Europe. */
const CMP_ID = 31;
const CMP_VERSION = 1;

const list = new GVL(vendorList);
const api = new CmpApi(CMP_ID, CMP_VERSION, true);

/** @param {readonly string[]} allowed ids of choices: `p1`, `v755` */
function stringOf(allowed) {
  const model = new TCModel(list);
  model.cmpId = CMP_ID;
  model.cmpVersion = CMP_VERSION;
  model.isServiceSpecific = true;
  model.publisherCountryCode = 'DE';
  /** @param {string} kind */
  const ids = (kind) => allowed.filter((id) => id[0] === kind).map((id) => Number(id.slice(1)));
  model.purposeConsents.set(ids('p'));
  model.vendorConsents.set(ids('v'));
  model.vendorsDisclosed.set(VENDORS);
  return TCString.encode(model);
}

/** What an earlier page stored, when it is a string. */
function stored() {
  const text = readCookie(COOKIE);
  try {
    return text ? { text, model: TCString.decode(text) } : undefined;
  } catch {
    return undefined;
  }
}

function answered() {
  const model = stored()?.model;
  if (!model) return undefined;
  const allowed = [];
  for (const [id, yes] of model.purposeConsents) if (yes) allowed.push(`p${id}`);
  for (const [id, yes] of model.vendorConsents) if (yes) allowed.push(`v${id}`);
  return allowed;
}

const before = stored();
if (before) api.update(before.text, false);
ask({
  title: 'May we and our partners measure and advertise?',
  text: 'We and our 2 partners would like to keep an identifier in this browser, measure what you look at, and show you advertising for it elsewhere. You choose per purpose and per partner, and can change your mind at any time.',
  groups: [
    { title: 'Purposes', choices: purposeChoices },
    { title: 'Partners', choices: vendorChoices },
  ],
  answered,
  opened: () => api.update(stored()?.text ?? stringOf([]), true),
  answer(allowed) {
    const text = stringOf(allowed);
    writeCookie(COOKIE, text);
    api.update(text, false);
  },
});
