/** Sites that visitors come from, by what they are. */
import type { Channel } from './touch.ts';

type Kind = Exclude<Channel, 'direct' | 'referral' | 'campaign'>;

/** Whole host names; they win over the domain. */
const HOSTS: Readonly<Record<string, readonly [source: string, kind: Kind]>> = {
  'gemini.google.com': ['gemini', 'assistant'],
  'bard.google.com': ['gemini', 'assistant'],
  'copilot.microsoft.com': ['copilot', 'assistant'],
  'm365.cloud.microsoft': ['copilot', 'assistant'],
  'chat.openai.com': ['chatgpt', 'assistant'],
  'chat.mistral.ai': ['mistral', 'assistant'],
  'chat.deepseek.com': ['deepseek', 'assistant'],
  'mail.google.com': ['gmail', 'email'],
  'mail.yahoo.com': ['yahoo mail', 'email'],
  'mail.aol.com': ['aol mail', 'email'],
  'outlook.live.com': ['outlook', 'email'],
  'outlook.office.com': ['outlook', 'email'],
  'outlook.office365.com': ['outlook', 'email'],
  'mail.proton.me': ['proton mail', 'email'],
  'search.brave.com': ['brave', 'search'],
  'news.ycombinator.com': ['hacker news', 'social'],
  // Apps of Android tell their package.
  'com.google.android.googlequicksearchbox': ['google', 'search'],
  'com.google.android.gm': ['gmail', 'email'],
  'com.facebook.katana': ['facebook', 'social'],
  'com.instagram.android': ['instagram', 'social'],
  'com.pinterest': ['pinterest', 'social'],
  'com.openai.chatgpt': ['chatgpt', 'assistant'],
  // Back from the sign-in or the payment: the visit goes on.
  'accounts.google.com': ['google', 'internal'],
  'pay.google.com': ['google', 'internal'],
  'appleid.apple.com': ['apple', 'internal'],
  'checkout.stripe.com': ['stripe', 'internal'],
  'hooks.stripe.com': ['stripe', 'internal'],
};

/** The registrable domain, or its first label for those that have one in each country. */
const DOMAINS: Readonly<Record<string, readonly [source: string, kind: Kind]>> = Object.fromEntries(
  (
    [
      [
        'search',
        'google bing duckduckgo yahoo ecosia startpage qwant baidu yandex naver seznam sogou so.com daum kagi mojeek ask.com aol presearch petalsearch coccoc swisscows metager',
      ],
      [
        'assistant',
        'chatgpt openai perplexity claude anthropic copilot you.com phind deepseek mistral grok x.ai meta.ai poe.com doubao',
      ],
      [
        'social',
        'facebook fb.com fb.me messenger.com instagram twitter t.co x.com linkedin lnkd.in pinterest pin.it reddit tiktok snapchat youtube youtu.be threads.net threads.com bsky.app mastodon vk.com ok.ru quora tumblr whatsapp wa.me telegram t.me discord weibo medium.com twitch.tv nextdoor xing line.me',
      ],
      ['email', 'gmx web.de mail.ru fastmail zoho t-online'],
      ['internal', 'paypal klarna adyen mollie'],
    ] as const
  ).flatMap(([kind, names]) =>
    names.split(' ').map((name) => [name, [nameOf(name), kind] as const] as const),
  ),
);

/** What several domains of one owner are called together. */
function nameOf(domain: string): string {
  const known: Record<string, string> = {
    'fb.com': 'facebook',
    'fb.me': 'facebook',
    't.co': 'x',
    'x.com': 'x',
    twitter: 'x',
    'lnkd.in': 'linkedin',
    'pin.it': 'pinterest',
    'youtu.be': 'youtube',
    'wa.me': 'whatsapp',
    't.me': 'telegram',
    'x.ai': 'grok',
    openai: 'chatgpt',
    anthropic: 'claude',
  };
  return known[domain] ?? domain.replace(/\..*$/, '');
}

/**
 * @param host in lower case
 * @param domain its registrable domain, `google.co.uk`; null for one that has none
 */
export function referrerOf(host: string, domain: string | null): readonly [string, Kind] | undefined {
  const find = (table: typeof HOSTS, key: string) => (Object.hasOwn(table, key) ? table[key] : undefined);
  const bare = host.replace(/^(www|m|l|lm|out|old|amp)\./, '');
  return (
    find(HOSTS, bare) ??
    (domain ? (find(DOMAINS, domain) ?? find(DOMAINS, domain.split('.')[0]!)) : undefined)
  );
}
