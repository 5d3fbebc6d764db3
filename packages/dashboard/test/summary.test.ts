/** What an event was about, in a line. */
import { describe, expect, it } from 'vitest';
import { itemLines, itemsText, pagePath, summarise } from '../src/model/summary.ts';
import { eventOf } from './event-of.ts';

const en = { locale: 'en-GB' };
const shoe = { item_id: 'TS-42', item_name: 'Trail Shoe 42', price: 129.9 };
const sock = { item_id: 'SOCK', item_name: 'Sock', price: 8, quantity: 2 };

describe('summarise', () => {
  it('names items, value with currency and the path', () => {
    const event = eventOf({
      name: 'purchase',
      data: { currency: 'EUR', value: 145.9, items: [shoe, sock] },
      page: { url: 'https://shop.example/thanks?o=1#top', title: 'Thank you' },
    });
    expect(summarise(event, en)).toEqual({
      about: 'Trail Shoe 42, Sock ×2',
      money: '€145.90',
      path: '/thanks?o=1',
    });
  });

  it('quotes the search term and the like', () => {
    expect(summarise(eventOf({ data: { search_term: 'red shoes' } })).about).toBe('“red shoes”');
    expect(summarise(eventOf({ data: { item_list_name: 'Sale' } })).about).toBe('“Sale”');
  });

  it('falls back to the title of the page', () => {
    expect(summarise(eventOf({ page: { title: 'Home' } }))).toEqual({
      about: 'Home',
      money: undefined,
      path: '',
    });
  });
});

describe('items', () => {
  it('are counted beyond the named ones', () => {
    expect(itemsText({ items: [shoe, sock, shoe, sock] })).toBe('Trail Shoe 42, Sock ×2 and 2 more');
  });

  it('have their id for a name when they have no name', () => {
    expect(itemsText({ items: [{ item_id: 'X1' }, {}] })).toBe('X1, unnamed item');
  });

  it('are bounded and survive what is no item', () => {
    expect(itemLines({ items: Array(5000).fill(shoe) })).toHaveLength(50);
    expect(itemLines({ items: [null, 5, 'x', { item_name: 7, quantity: 'two' }] })).toEqual([
      { id: '', name: 'unnamed item', quantity: 1, price: undefined },
    ]);
    expect(itemsText({ items: 'shoe' })).toBe('');
  });
});

describe('pagePath', () => {
  it('shows what is no web address as it is', () => {
    expect(pagePath('javascript:alert(1)')).toBe('javascript:alert(1)');
    expect(pagePath('not a url')).toBe('not a url');
    expect(pagePath('')).toBe('');
  });
});
