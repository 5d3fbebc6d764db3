/** E-mail addresses and phone numbers as people type them: what they are in one form, or that they are none. */

export const emailOf = (text: string): string | undefined => {
  const email = text.trim().toLowerCase();
  return email.length < 255 && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email) ? email : undefined;
};

/** The last digit of card numbers is a check (ISO/IEC 7812-1, Luhn). No card begins with 0 or +. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (text.startsWith('+') || !/^[1-9]\d{11,18}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = +digits[digits.length - 1 - i]! * (1 + (i % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/**
 * What stands before the area code in the country alone, by calling code; elsewhere it is a 0. Italy's belongs to the
 * number (ITU-T E.123, E.164 and the national plans).
 */
const TRUNK: Readonly<Record<string, RegExp>> = { 1: /^1(?=\d{10}$)/, 7: /^8(?=\d{10}$)/, 39: /^$/ };

/**
 * E.164 where the number says its country, or `callingCode` does; else its digits.
 * @param callingCode of numbers that begin with neither + nor 00, such as `49`
 */
export function phoneOf(text: string, callingCode = ''): string | undefined {
  const phone = text.trim();
  // What has six digits is a code that was sent to the phone.
  if (!/^\+?([\s()./-]*\d){7,}[\s()./-]*$/.test(phone) || isCard(phone)) return undefined;
  const abroad = /^(\+|00)/.test(phone);
  const digits = abroad
    ? phone.replace(/\(0\)|\D/g, '').replace(/^00/, '')
    : callingCode + phone.replace(/\D/g, '').replace(callingCode ? (TRUNK[callingCode] ?? /^0/) : /^$/, '');
  return digits.length < 16 ? `${abroad || callingCode ? '+' : ''}${digits}` : undefined;
}
