/** Which events a filter lets through. */
import { expect, it } from 'vitest';
import { isFiltering, matches, noFilter } from '../src/model/filter.ts';
import { eventOf } from './event-of.ts';

const event = eventOf({ name: 'add_to_cart', visitor: '0198F0B1-77e0' });

it('lets everything through when it is empty or blank', () => {
  expect(isFiltering(noFilter)).toBe(false);
  expect(isFiltering({ name: '  ', visitor: '' })).toBe(false);
  expect(matches({ name: '  ', visitor: ' ' }, event)).toBe(true);
});

it('finds a part of the name or of the visitor in any case', () => {
  expect(matches({ name: ' CART', visitor: '' }, event)).toBe(true);
  expect(matches({ name: '', visitor: '77E0' }, event)).toBe(true);
  expect(matches({ name: 'purchase', visitor: '' }, event)).toBe(false);
});

it('asks for both when both are given', () => {
  expect(matches({ name: 'cart', visitor: '0198' }, event)).toBe(true);
  expect(matches({ name: 'cart', visitor: 'ffff' }, event)).toBe(false);
});

it('takes the text as it is, not as a pattern', () => {
  expect(matches({ name: '.*', visitor: '' }, event)).toBe(false);
  expect(matches({ name: '(', visitor: '' }, event)).toBe(false);
});
