/** Amounts and currencies as pages write them: `1.299,00 €`, `1'299.50`, `EUR 12`. */

/** Whole part with or without separators of thousands, and decimals. */
const AMOUNT = /(\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)|\d{1,3}(?:[\s.'’]\d{3})+(?!\d)|\d+)(?:[.,](\d+))?/;
/** A dollar sign, a yen sign and a crown stand for several currencies. */
const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', '₹': 'INR', zł: 'PLN', '₺': 'TRY' };

/** A shop of any country: three digits behind one separator are thousands. */
export function amountIn(text: string): number | undefined {
  const [, whole, decimals = 0] = AMOUNT.exec(text) ?? [];
  return whole ? Number(`${whole.replace(/\D/g, '')}.${decimals}`) : undefined;
}

/** A number of the page's data: as machines write it, else as people do. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = `${value}`.trim();
  const number = Number(text);
  return text && Number.isFinite(number) ? number : amountIn(text);
}

/** ISO 4217 in upper case, if that is what it is. */
export const currencyOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\s*[a-z]{3}\s*$/i.test(value) ? value.trim().toUpperCase() : undefined;

/** The currency that a text names without doubt. */
export function currencyIn(text: string): string | undefined {
  const sign = /[€£₹₺]|zł/.exec(text);
  if (sign) return SIGNS[sign[0]];
  const code = /\b[A-Z]{3}\b/.exec(text)?.[0];
  // Not every three capitals are money: RRP, UVP.
  const known = (Intl as { supportedValuesOf?(key: string): string[] }).supportedValuesOf?.('currency');
  return code && known?.includes(code) ? code : undefined;
}
