/**
 * What people and shops write, in the one form in which vendors hash it. Undefined is what must be dropped: empty
 * texts, `null`, an e-mail without @. A value that is a SHA-256 already comes back as it is, in lower case. What one
 * vendor alone does differently is in its folder.
 */
import { isHash } from './hash.ts';

/** Texts that templates write where they have no value. */
const NOTHING = /^(undefined|null|none|nan|n\/a|-)?$/i;
/** Nobody's name, and no address, is longer. */
const MAX_CHARS = 320;

/** Trimmed; numbers as texts. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && !Number.isFinite(value)) return undefined;
  const text = String(value).normalize('NFC').trim();
  return NOTHING.test(text) || text.length > MAX_CHARS ? undefined : text;
}

/** Hashes pass; the rest goes through the rule of its kind. */
const unlessHash =
  (rule: (text: string) => string | undefined) =>
  (value: unknown): string | undefined => {
    const text = textOf(value);
    if (!text) return undefined;
    return isHash(text) ? text.toLowerCase() : rule(text) || undefined;
  };

/** Trimmed, lower case; dots and `+tag` stay. */
export const email = unlessHash((text) => (/^[^\s@]+@[^\s@]+$/.test(text) ? text.toLowerCase() : undefined));

/** Digits with the country code, no leading zeros: `16505551212`. An international `+` or `00` is believed. */
export const phoneDigits = unlessHash((text) => {
  const digits = text.replace(/\D/g, '').replace(/^0+/, '');
  return /^\d{7,15}$/.test(digits) ? digits : undefined;
});

/** E.164: `+16505551212`. */
export function phoneE164(value: unknown): string | undefined {
  const digits = phoneDigits(value);
  return digits && !isHash(digits) ? `+${digits}` : digits;
}

/** Lower case without white space and ASCII punctuation; letters of all scripts stay. */
export const personName = unlessHash((text) => text.toLowerCase().replace(/[\s!-/:-@[-`{-~]/g, ''));

/** As names, without digits. */
export const city = unlessHash((text) => text.toLowerCase().replace(/[\s\d!-/:-@[-`{-~]/g, ''));

/** Lower case, no spaces; of `94035-1234` the first part; at least two characters. */
export const postalCode = unlessHash((text) => {
  const code = text.toLowerCase().replace(/\s/g, '').split('-')[0]!;
  return code.length > 1 ? code : undefined;
});

let countryCodes: ReadonlyMap<string, string> | undefined;
/** English names of all countries; made at the first question. */
function countryByName(name: string): string | undefined {
  if (!countryCodes) {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    countryCodes = new Map(
      letters.flatMap((one) =>
        letters.flatMap((two): [string, string][] => {
          const name = names.of(one + two);
          return name ? [[name.toLowerCase(), (one + two).toLowerCase()]] : [];
        }),
      ),
    );
  }
  return countryCodes.get(name);
}

/** ISO 3166-1 alpha-2 in lower case; English names are known. */
export const country = unlessHash((text) => {
  const low = text.toLowerCase();
  return /^[a-z]{2}$/.test(low) ? low : countryByName(low);
});

/** States and provinces of the USA and Canada: what is written out as well as their codes. */
const states =
  'alabama al alaska ak arizona az arkansas ar california ca colorado co connecticut ct delaware de florida fl georgia ga hawaii hi idaho id illinois il indiana in iowa ia kansas ks kentucky ky louisiana la maine me maryland md massachusetts ma michigan mi minnesota mn mississippi ms missouri mo montana mt nebraska ne nevada nv newhampshire nh newjersey nj newmexico nm newyork ny northcarolina nc northdakota nd ohio oh oklahoma ok oregon or pennsylvania pa rhodeisland ri southcarolina sc southdakota sd tennessee tn texas tx utah ut vermont vt virginia va washington wa westvirginia wv wisconsin wi wyoming wy districtofcolumbia dc alberta ab britishcolumbia bc manitoba mb newbrunswick nb newfoundlandandlabrador nl novascotia ns ontario on princeedwardisland pe quebec qc saskatchewan sk'.split(
    ' ',
  );
/** The two-letter code in the USA and Canada, else lower case without spaces and punctuation. */
export const region = unlessHash((text) => {
  const plain = text.toLowerCase().replace(/[\s!-/:-@[-`{-~]/g, '');
  const at = states.indexOf(plain);
  return at >= 0 && at % 2 === 0 ? states[at + 1] : plain;
});

/** `YYYYMMDD`, of ISO dates, of `2/16/1997` (month first, as where slashes are the custom) and of `16.2.1997`. */
export const birthday = unlessHash((text) => {
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})(?:T|$)/.exec(text);
  const us = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const [year = '', month = '', day = ''] = iso
    ? iso.slice(1)
    : us
      ? [us[3], us[1], us[2]]
      : dotted
        ? dotted.slice(1).reverse()
        : [];
  const real = +year >= 1890 && +month >= 1 && +month <= 12 && +day >= 1 && +day <= 31;
  return real ? `${year}${month.padStart(2, '0')}${day.padStart(2, '0')}` : undefined;
});

/** `f` or `m`; whatever else there is, no vendor has a letter for. */
export const gender = unlessHash((text) => /^(f|m)(emale|ale)?$/i.exec(text)?.[1]?.toLowerCase());
