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
/** What may hold a token, whole: what is in it is looked for once, as looking ahead from each place is quadratic. */
const DOTTED = /(?<![\w.-])[\w.-]{20,}/g;
const LONG = /[\w+/-]{40,}={0,2}/g;
const HEX = /[a-z\d]{32,}/gi;
/** With the country's number, or a value that is nothing but a number of a national form, which begins with 0. */
const PHONE = /(?:\+|%2B)\d(?:[\d ()./-]|%20){6,18}\d/gi;
const NATIONAL_PHONE = /^0\d(?:(?:[ ()./+-]|%20)*\d){6,9}$/;

/** What every text that one of the three finds has in it: most have not, and cost a tenth so. */
const SUSPECT = /@|%40|\+|%2B|eyJ|(?<!\w)\w{32}/i;

/** Cuts a run off where a JSON web token begins in it: behind `eyJ`, `.` and more, 8 characters and more of each. */
function hideWebToken(run: string): string {
  let at = 0;
  for (const part of run.split('.')) {
    const end = at + part.length;
    const begin = part.search(/\beyJ(?=[\w-]{8})/i);
    if (begin >= 0 && run.length - end > 8) return run.slice(0, at + begin) + REDACTED;
    at = end + 1;
  }
  return run;
}

/** Base64 of 40 characters and more, a letter and a digit behind its start. */
function hideBase64(run: string): string {
  const last = Math.min(run.search(/[a-z][^a-z]*$/i), run.search(/\d\D*$/));
  return run.replace(/[a-z\d+_]{40,}={0,2}/gi, (found, at: number) => (at <= last ? REDACTED : found));
}

const hideTokens = (text: string): string =>
  text
    .replace(DOTTED, hideWebToken)
    .replace(LONG, hideBase64)
    // Letters and digits in a row with a digit among them.
    .replace(HEX, (run) => (/\d/.test(run) ? REDACTED : run));

const hide = (text: string): string =>
  SUSPECT.test(text) ? hideTokens(text.replace(EMAIL, REDACTED)).replace(PHONE, REDACTED) : text;

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
