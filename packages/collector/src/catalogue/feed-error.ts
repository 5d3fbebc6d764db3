/** Why a feed was not taken, in words for who has to mend it; the one of before stays. */
export class FeedError extends Error {
  override name = 'FeedError';
}
