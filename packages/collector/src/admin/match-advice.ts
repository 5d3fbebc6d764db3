/** What would raise the match quality of a destination most, in plain sentences. */
import { type IdentifierName, identifierWeight } from '@beckon/destinations';

/** How the site and the destination are configured, as far as identifiers depend on it. */
export interface MatchFacts {
  destination: string;
  /** What visitors tell of themselves goes to the vendor; undefined where the destination has no such switch. */
  advancedMatching: boolean | undefined;
  /** The site keeps whole addresses for vendors' servers. */
  vendorAddress: boolean;
  /** The site captures click ids and vendors' cookies. */
  adIds: boolean;
  /** Pages load the vendor's script, which sets its cookie. */
  page: boolean;
}

export interface Raise {
  identifiers: IdentifierName[];
  /** Points of ten that the average may gain at the most. */
  gain: number;
  text: string;
}

const ADVICES = 3;
/** Less would not be seen. */
const MIN_GAIN = 0.05;
const MAX_SCORE = 10;

/** The mend for one that is missing; undefined where there is nothing to do, as for clicks of people who clicked nothing. */
function mendOf(name: IdentifierName, facts: MatchFacts): string | undefined {
  const { destination, advancedMatching, vendorAddress, adIds, page } = facts;
  const capture =
    'Turn on the capture "ad-ids" of the site: it keeps click ids and vendors’ cookies of visitors who allow marketing';
  switch (name) {
    case 'clickId':
      return adIds ? undefined : capture;
    case 'browserId':
      if (!adIds) return capture;
      return page
        ? undefined
        : `Let the page load the vendor’s script, too ("deliverBy": "both" of ${destination}): it sets the cookie that tells browsers apart`;
    case 'address':
      return vendorAddress
        ? 'Whole addresses do not reach the collector: name the proxies in front of it in "trustedProxies"'
        : 'Turn on "vendorAddress" of the site: the visitor’s whole address then goes to vendors’ servers';
    case 'userAgent':
      return undefined;
    case 'externalId':
      return 'Send the user id: call identify at sign-in';
    default:
      if (advancedMatching === false)
        return `Turn on "advancedMatching" of ${destination}: what identify tells (e-mail, phone, name) is then sent as a hash`;
      if (name === 'email')
        return 'Send the e-mail hash: call identify with the e-mail at sign-in and checkout';
      if (name === 'phone') return 'Send the phone hash: call identify with the phone at the checkout';
      return 'Send name and address: call identify with them at the checkout';
  }
}

/**
 * @param score the average, from 0 to 10
 * @param shares of events that had it, from 0 to 1, for each identifier that the vendor knows
 * @returns three at most, the most first
 */
export function raisesOf(
  score: number,
  shares: Readonly<Partial<Record<IdentifierName, number>>>,
  facts: MatchFacts,
): Raise[] {
  const raises = new Map<string, Raise>();
  for (const [name, share] of Object.entries(shares) as [IdentifierName, number][]) {
    const text = mendOf(name, facts);
    if (!text) continue;
    const raise = raises.get(text) ?? { identifiers: [], gain: 0, text };
    raises.set(text, raise);
    if (share < 1) raise.identifiers.push(name);
    raise.gain += identifierWeight(name) * (1 - share);
  }
  return [...raises.values()]
    .map((raise) => ({ ...raise, gain: Math.min(raise.gain, MAX_SCORE - score) }))
    .filter(({ gain }) => gain >= MIN_GAIN)
    .sort((a, b) => b.gain - a.gain)
    .slice(0, ADVICES)
    .map((raise) => ({ ...raise, gain: Math.round(raise.gain * 10) / 10 }));
}
