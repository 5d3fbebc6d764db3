/**
 * Signing in by link: the token leaves the address at once.
 * @vitest-environment jsdom
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { takeToken, tokenOf } from '../src/model/token-fragment.ts';

describe('tokenOf', () => {
  it('reads the token, alone or among others', () => {
    expect(tokenOf('#token=abc-_123')).toBe('abc-_123');
    expect(tokenOf('#x=1&token=a%20b')).toBe('a b');
  });

  it('is undefined without one, and for broken encoding does not throw', () => {
    for (const fragment of ['', '#', '#bad-title', '#token=', '#token=%20'])
      expect(tokenOf(fragment)).toBeUndefined();
    expect(tokenOf('#token=%E0%A4%A')).toBeTypeOf('string');
  });
});

describe('takeToken', () => {
  beforeEach(() => history.replaceState(null, '', '/dashboard/'));

  it('removes the fragment and adds no history entry', () => {
    history.replaceState(null, '', '/dashboard/?a=1#token=secret');
    const entries = history.length;
    expect(takeToken(location, history)).toBe('secret');
    expect(location.href).not.toContain('secret');
    expect(location.pathname + location.search + location.hash).toBe('/dashboard/?a=1');
    expect(history.length).toBe(entries);
  });

  it('leaves other fragments alone', () => {
    history.replaceState(null, '', '/dashboard/#bad-title');
    expect(takeToken(location, history)).toBeUndefined();
    expect(location.hash).toBe('#bad-title');
  });
});
