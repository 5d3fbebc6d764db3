// @vitest-environment jsdom
/** Products read off pages as shop systems print them: `pages/NAME.html`, and in `pages/NAME.json` what they stand for. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkData } from '@beckon/events';
import { expect, test } from 'vitest';
import { amountIn, currencyIn, numberOf } from '../../src/capture/money.ts';
import { extract } from '../../src/capture/products/extract.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'pages');
const pages = readdirSync(folder)
  .filter((file) => file.endsWith('.html'))
  .map((file) => file.replace('.html', ''));

test.each(pages)('%s', (name) => {
  const file = (ending: string) => readFileSync(join(folder, `${name}.${ending}`), 'utf8');
  const { url, settings = {}, globals = {}, event, warning } = JSON.parse(file('json'));
  const page = new DOMParser().parseFromString(file('html'), 'text/html');
  const before = page.documentElement.outerHTML;
  const found = extract(page, new URL(url), globals, settings);
  const { warning: said, ...told } = found ?? {};
  expect(found ? told : null).toEqual(event);
  expect(said ?? '').toContain(warning ?? '');
  expect(!!said).toBe(!!warning);
  if (found) expect(checkData(found.name, found.data).filter(({ level }) => level === 'error')).toEqual([]);
  expect(page.documentElement.outerHTML).toBe(before);
});

test('amounts are read as people of any country write them', () => {
  const amounts = {
    '1.299,00 €': 1299,
    '1,299.00': 1299,
    '1 299,50 kr': 1299.5,
    '1\u202f299,50 €': 1299.5,
    "CHF 1'299.50": 1299.5,
    '₹1,29,999.00': 129999,
    '$12.990': 12990,
    '19,99': 19.99,
    '£5': 5,
    'from 0,99 €': 0.99,
    '2.000.000': 2000000,
  };
  for (const [text, amount] of Object.entries(amounts))
    expect([text, amountIn(text)]).toEqual([text, amount]);
  expect(amountIn('sold out')).toBeUndefined();
  // As machines write them a point is no separator of thousands.
  expect(numberOf('1.299')).toBe(1.299);
  expect(numberOf('')).toBeUndefined();
  expect(numberOf({})).toBeUndefined();
  expect(currencyIn('RRP 12')).toBeUndefined();
  expect(currencyIn('12 USD')).toBe('USD');
});
