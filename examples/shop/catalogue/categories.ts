/** The four departments of the shop. */
import type { Category } from './types.ts';

export const categories: readonly Category[] = [
  {
    id: 'tableware',
    name: 'Tableware',
    intro: 'Stoneware, glass and oak for slow breakfasts and long dinners.',
  },
  {
    id: 'lighting',
    name: 'Lighting',
    intro: 'Warm, glare-free lamps that make a room feel lived in.',
  },
  {
    id: 'textiles',
    name: 'Textiles',
    intro: 'Wool, linen and cotton, woven by mills we know by name.',
  },
  {
    id: 'greenery',
    name: 'Greenery',
    intro: 'Hardy house plants, already potted, and what they need to thrive.',
  },
];
