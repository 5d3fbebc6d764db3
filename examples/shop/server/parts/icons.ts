/** Line icons, drawn for the shop. They are decoration: hidden from assistive technology. */
import { type Markup, trusted } from '../html.ts';

const paths = {
  search: '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
  bag: '<path d="M5 8.5h14l1 11.5H4zM8.5 11V7a3.5 3.5 0 0 1 7 0v4"/>',
  truck:
    '<path d="M2 6.5h12v10H2zM14 10h4.5l3 3.2v3.3H14z"/><circle cx="6.5" cy="17.5" r="1.8"/><circle cx="17.5" cy="17.5" r="1.8"/>',
  returns: '<path d="M4 12a8 8 0 1 1 2.6 5.9M4 12l-1.8-2.6M4 12l2.8-1.6"/>',
  leaf: '<path d="M4.5 19.5C4 10 9 4.5 20 4c.5 10.5-4 16-11 15-2-.3-3.2-1.6-3.5-3.5M4.5 19.5C8 14 11 11.5 15 9.5"/>',
  hand: '<path d="M12 20.5C6 16 3.5 13 3.5 9.3A4.3 4.3 0 0 1 12 7.5a4.3 4.3 0 0 1 8.5 1.8c0 3.7-2.5 6.7-8.5 11.2z"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  arrow: '<path d="M4 12h15M13.5 6.5 19 12l-5.5 5.5"/>',
  lock: '<rect x="5" y="10.5" width="14" height="9.5" rx="2"/><path d="M8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3"/>',
} as const;

export const icon = (name: keyof typeof paths): Markup =>
  trusted(
    `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${paths[name]}</svg>`,
  );

const star = 'M10 1.8l2.5 5.3 5.8.8-4.2 4.1 1 5.8-5.1-2.8-5.1 2.8 1-5.8L1.7 7.9l5.8-.8z';

/** Five stars with the share that the rating fills. */
export const stars = (rating: number): Markup => {
  const at = (i: number) => {
    const full = Math.max(0, Math.min(1, rating - i));
    return `<svg viewBox="0 0 20 20" aria-hidden="true"><path d="${star}" class="star-empty"/>${
      full > 0.2
        ? `<svg width="${full > 0.8 ? 20 : 10}" height="20"><path d="${star}" class="star-full"/></svg>`
        : ''
    }</svg>`;
  };
  return trusted(`<span class="stars">${[0, 1, 2, 3, 4].map(at).join('')}</span>`);
};

/** A disc in the colour of a variant. */
export const swatch = (colour: string): Markup =>
  trusted(
    `<svg class="swatch" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="9.5" fill="${colour}"/></svg>`,
  );
