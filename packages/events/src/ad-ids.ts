/** What an advertiser's click or cookie calls the visitor: `adIds` of an event, by the name that the vendor gave it. */

/**
 * Names that vendors know; others pass, too. Click ids have the name of their URL parameter, cookies their own; a
 * value is as the vendor wrote it: case-sensitive and opaque. Of `_epik`, `_scid`, `_rdt_uuid`, `_uetvid` and their
 * like the vendor's server half knows which part is sent.
 */
export const adIdNames = [
  // Meta. `fbclid` alone only until there is an `_fbc`, which is made of it once, with the time of that moment.
  'fbclid',
  '_fbc',
  '_fbp',
  // TikTok
  'ttclid',
  '_ttp',
  // Google
  'gclid',
  'gbraid',
  'wbraid',
  'dclid',
  'gad_source',
  'gad_campaignid',
  '_gcl_aw',
  '_gcl_au',
  '_gcl_gb',
  '_gcl_dc',
  '_ga',
  // LinkedIn, X
  'li_fat_id',
  'twclid',
  '_twclid',
  // Pinterest, Snap
  'epik',
  '_epik',
  '_pin_unauth',
  'ScCid',
  '_scid',
  // Reddit, Microsoft
  'rdt_cid',
  '_rdt_uuid',
  'msclkid',
  '_uetvid',
  '_uetsid',
  '_uetmsclkid',
] as const;

export type AdIdName = (typeof adIdNames)[number];

/** Names as above, or like them: `_ga_ABC123` holds the session of one GA4 property. */
const namePattern = /^[A-Za-z_]\w{0,63}$/;
/** A click id is some hundred characters; a cookie can hold no more than 4,096. */
const MAX_AD_ID = 1024;
const MAX_AD_IDS = 40;

const fits = ([name, value]: [string, unknown]): boolean =>
  namePattern.test(name) && typeof value === 'string' && value !== '' && value.length <= MAX_AD_ID;

/** What of it can be kept, and how many cannot: a click id that is none must not cost the event. */
export function fitAdIds(given: Readonly<Record<string, unknown>>): {
  adIds: Record<string, string>;
  unfit: number;
} {
  const entries = Object.entries(given);
  const good = entries.filter(fits).slice(0, MAX_AD_IDS) as [string, string][];
  return { adIds: Object.fromEntries(good), unfit: entries.length - good.length };
}

export const AD_IDS_RULE = `must be at most ${MAX_AD_IDS} texts of 1-${MAX_AD_ID} characters by name; the others are left out`;
