/** Hostile text: nothing invisible, nothing that turns the reading direction, nothing endless. */
import { describe, expect, it } from 'vitest';
import { plainText, visibleText } from '../src/model/plain-text.ts';

describe('plainText', () => {
  it('shows the place of direction marks, controls and invisible characters', () => {
    for (const char of ['\u202e', '\u2066', '\u200b', '\u0000', '\u001b', '\u0085', '\ufeff', '\u{e0041}'])
      expect(plainText(`a${char}b`)).not.toContain(char);
    expect(plainText('invoice_\u202egnp.exe')).toBe('invoice_\ufffdgnp.exe');
  });

  it('shows lone surrogates as unknown', () => {
    expect(plainText('a\ud800b')).toBe('a\ufffdb');
    expect(plainText('a\udc00b')).toBe('a\ufffdb');
  });

  it('leaves scripts and emoji as they are', () => {
    for (const text of ['购买', 'شراء', 'עברית', 'می‌خواهم', '👩‍👩‍👧‍👦 café'])
      expect(plainText(text)).toBe(text);
  });

  it('leaves markup as text', () => {
    expect(plainText('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
  });

  it('is one bounded line that never splits a character', () => {
    expect(plainText(' a\n\n b\t c ')).toBe('a b c');
    expect(plainText('x'.repeat(1e6), 10)).toBe('xxxxxxxxx…');
    expect(plainText('😀'.repeat(20), 5)).toBe('😀😀😀😀…');
  });

  it('is empty for what is no text', () => {
    expect([null, 7, {}, undefined].map((value) => plainText(value))).toEqual(['', '', '', '']);
  });
});

describe('visibleText', () => {
  it('writes deceptive characters as escapes and keeps lines', () => {
    expect(visibleText('{\n\t"a": "\u202e\u0007"\n}')).toBe('{\n\t"a": "\\u202e\\u0007"\n}');
  });

  it('leaves the meaning of JSON as it was', () => {
    const value = { a: 'x\u202e\u{e0041}\u2028\ufeffy 😀' };
    const shown = visibleText(JSON.stringify(value));
    expect(shown).not.toMatch(/[\u202e\u2028\ufeff\u{e0041}]/u);
    expect(JSON.parse(shown)).toEqual(value);
  });
});
