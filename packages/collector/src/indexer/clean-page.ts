/**
 * Takes what may tell who somebody is, or let somebody in, out of addresses and titles: once more behind the page, as
 * senders other than our SDK may be less careful. Knows more than the page; knows no list of parameters.
 */

import { CLICK_IDS } from '../attribution/click-ids.ts';

const REDACTED = 'redacted';
/** Campaign parameters and click ids are long and random by nature; see packages/sdk/src/clean.ts. */
const CAMPAIGN = /^(utm_|gad_|mtm_|pk_|\w*(c(l|lk|lick_?)?id|braid|epik|fat_id|igshid|srsltid|oppref)$)/i;
/** Parameters whose values are secrets or names of people, whatever they look like. */
const SECRET =
  /^(\w*(token|passw(or)?d|secret|signature|api_?key|session(_?id)?|sid|otp|jwt|auth)|key|code|hash|sig|pwd|e?-?mail|email_?address|phone|tel|mobile|(first|last|full|sur)_?name|birth\w*|dob|street|address|iban)$/i;

/** E-mails, encoded or not. */
const EMAIL = /[\w.%+-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/gi;
/** JSON web tokens; 32 letters and digits in a row with a digit among them; base64 of 40 and more with all three kinds. */
const TOKEN =
  /\beyJ[\w-]{8,}\.[\w.-]{8,}|(?=[a-z]*\d)[a-z\d]{32,}|(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])(?=[\w+/-]*\d)[A-Za-z\d+_]{40,}={0,2}/gi;
/** With the country's number, or a value that is nothing but a number of a national form, which begins with 0. */
const PHONE = /(?:\+|%2B)\d(?:[\d ()./-]|%20){6,18}\d/gi;
const NATIONAL_PHONE = /^0\d(?:(?:[ ()./+-]|%20)*\d){6,9}$/;

/** What every text that one of the three finds has in it: most have not, and cost a tenth so. */
const SUSPECT = /@|%40|\+|%2B|eyJ|(?<!\w)\w{32}/i;

const hide = (text: string): string =>
  SUSPECT.test(text) ? text.replace(EMAIL, REDACTED).replace(TOKEN, REDACTED).replace(PHONE, REDACTED) : text;

function cleanPair(pair: string, marketing: boolean): string {
  const at = pair.indexOf('=');
  if (at < 0) return hide(pair);
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (CAMPAIGN.test(name)) return `${name}=${value.replace(EMAIL, REDACTED)}`;
  // Of mail tools and affiliate networks: whoever may not know who clicked still knows that somebody did.
  if (Object.hasOwn(CLICK_IDS, name.toLowerCase()))
    return `${name}=${marketing ? value.replace(EMAIL, REDACTED) : REDACTED}`;
  if (value && (SECRET.test(name) || NATIONAL_PHONE.test(value))) return `${name}=${REDACTED}`;
  return `${name}=${hide(value)}`;
}

/**
 * Without user and password, and without an anchor; a `#/route` stays.
 * @param marketing whether the visitor allows it
 */
export function cleanUrl(url: string, marketing: boolean): string {
  return url
    .replace(/#(?![/!]).*$/s, '')
    .replace(/^([a-z][\w+.-]*:\/\/)[^/?#]*@/i, '$1')
    .replace(/(\?)?([^?#]+)/g, (_, query: string | undefined, text: string) =>
      query
        ? `?${text
            .split('&')
            .map((pair) => cleanPair(pair, marketing))
            .join('&')}`
        : hide(text),
    );
}

export const cleanTitle = hide;
