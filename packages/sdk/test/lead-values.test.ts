/** What is taken for an e-mail address or a phone number, and in which form. */
import { expect, test } from 'vitest';
import { emailOf, phoneOf } from '../src/capture/lead-values.ts';

test.each([
  [' Ada@Example.COM ', 'ada@example.com'],
  ['a.b+tag@sub.example.co.uk', 'a.b+tag@sub.example.co.uk'],
  ['ada@example', undefined],
  ['ada@example.com, bob@example.com', undefined],
  ['@example.com', undefined],
  ['4111 1111 1111 1111', undefined],
  [`${'a'.repeat(250)}@example.com`, undefined],
  ['', undefined],
])('e-mail "%s" is %s', (text, email) => {
  expect(emailOf(text)).toBe(email);
});

test.each([
  ['+49 (0) 151 / 123-45.678', undefined, '+4915112345678'],
  ['0049 151 12345678', undefined, '+4915112345678'],
  ['0151 12345678', undefined, '015112345678'],
  ['0151 12345678', '49', '+4915112345678'],
  ['+43 664 1234567', '49', '+436641234567'],
  ['(415) 555-0134', '1', '+14155550134'],
  ['1 415 555 0134', '1', '+14155550134'],
  ['06 1234 5678', '39', '+390612345678'],
  ['8 912 345-67-89', '7', '+79123456789'],
  ['123456', '49', undefined],
  ['+49 1234', undefined, undefined],
  ['1.2.3.4.5.6.7.', undefined, '1234567'],
  ['-'.repeat(40000), undefined, undefined],
  ['12345', undefined, undefined],
  ['1234567890123456', undefined, undefined],
  ['call me', '49', undefined],
  ['', '49', undefined],
])('phone "%s" in the country %s is %s', (text, callingCode, phone) => {
  expect(phoneOf(text, callingCode)).toBe(phone);
});

test.each(['4111 1111 1111 1111', '378282246310005', '30569309025904', '6304000000000000'])(
  'card number %s is no phone number, whatever the country',
  (text) => {
    expect(phoneOf(text)).toBeUndefined();
    expect(phoneOf(text, '1')).toBeUndefined();
  },
);

test('a number of as many digits that fails the check of cards is a phone number', () => {
  expect(phoneOf('378282246310006')).toBe('378282246310006');
});
