/** How a visitor came, by address and referrer: what each of the ways is taken for. */
import { describe, expect, test } from 'vitest';
import { CLICK_IDS } from '../src/attribution/click-ids.ts';
import { touchOf } from '../src/attribution/touch.ts';

const SHOP = 'https://www.shop.example.co.uk/p/mug';
const came = (query: string, referrer = '') => {
  const { channel, source } = touchOf(`${SHOP}${query}`, referrer);
  return `${channel} ${source}`.trim();
};

describe('by the referrer', () => {
  test.each([
    ['', 'direct'],
    ['https://www.google.com/', 'search google'],
    ['https://www.google.co.uk/search', 'search google'],
    ['https://r.search.yahoo.com/x', 'search yahoo'],
    ['https://duckduckgo.com/', 'search duckduckgo'],
    ['https://search.brave.com/', 'search brave'],
    ['android-app://com.google.android.googlequicksearchbox/', 'search google'],
    ['https://chatgpt.com/', 'assistant chatgpt'],
    ['https://chat.openai.com/', 'assistant chatgpt'],
    ['https://www.perplexity.ai/search', 'assistant perplexity'],
    ['https://copilot.microsoft.com/', 'assistant copilot'],
    ['https://gemini.google.com/app', 'assistant gemini'],
    ['https://claude.ai/', 'assistant claude'],
    ['https://l.facebook.com/l.php', 'social facebook'],
    ['https://t.co/abc', 'social x'],
    ['https://out.reddit.com/', 'social reddit'],
    ['https://mail.google.com/', 'email gmail'],
    ['https://outlook.live.com/', 'email outlook'],
    ['https://blog.example.org/best-mugs', 'referral blog.example.org'],
    // The same registrable domain, which `co.uk` is not.
    ['https://help.example.co.uk/faq', 'internal www.shop.example.co.uk'],
    ['https://other.co.uk/', 'referral other.co.uk'],
    ['https://www.paypal.com/checkout', 'internal paypal'],
    ['https://accounts.google.com/', 'internal google'],
    ['not an address', 'direct'],
  ])('%s is %s', (referrer, expected) => expect(came('', referrer)).toBe(expected));
});

describe('by parameters, which say more than the referrer', () => {
  test.each([
    ['?gclid=a', '', 'paid google'],
    ['?wbraid=a', 'https://www.google.com/', 'paid google'],
    ['?GCLID=a', '', 'paid google'],
    ['?gclid=', 'https://www.google.com/', 'search google'],
    ['?fbclid=a', 'https://l.facebook.com/', 'social facebook'],
    ['?fbclid=a&utm_source=facebook&utm_medium=paid_social', '', 'paid facebook'],
    ['?fbclid=a&gclid=b', '', 'paid google'],
    ['?ScCid=a', '', 'paid snapchat'],
    ['?rdt_cid=a', '', 'paid reddit'],
    ['?srsltid=a', '', 'search google'],
    ['?utm_source=news&utm_medium=email', 'https://mail.google.com/', 'email news'],
    ['?utm_source=spring&utm_medium=cpc', '', 'paid spring'],
    ['?utm_source=blog&utm_medium=affiliate', '', 'affiliate blog'],
    ['?utm_source=chatgpt.com', 'https://chatgpt.com/', 'assistant chatgpt'],
    ['?utm_source=chatgpt.com', '', 'assistant chatgpt'],
    ['?utm_source=poster', '', 'campaign poster'],
    ['?mtm_source=poster&mtm_medium=sms', '', 'sms poster'],
    ['?toString=1&constructor=2', '', 'direct'],
  ])('%s from %s is %s', (query, referrer, expected) => expect(came(query, referrer)).toBe(expected));
});

test('UTM parameters are kept as given, cut at 100 characters, and the click id is named', () => {
  const long = 'x'.repeat(150);
  expect(
    touchOf(`${SHOP}?utm_source=News&utm_campaign=Spring%20Sale&utm_term=${long}&msclkid=abc`, ''),
  ).toEqual({
    channel: 'paid',
    source: 'News',
    campaign: { source: 'News', name: 'Spring Sale', term: 'x'.repeat(100) },
    clickId: 'msclkid',
  });
});

test('each click id is known in lower case and says a way', () => {
  expect(Object.keys(CLICK_IDS).length).toBeGreaterThanOrEqual(30);
  for (const name of Object.keys(CLICK_IDS)) {
    expect(name).toBe(name.toLowerCase());
    expect(touchOf(`${SHOP}?${name}=1`, '')).toMatchObject({ clickId: name, source: CLICK_IDS[name]![0] });
  }
});
