/** The purposes of the Transparency and Consent Framework that ours need. */

type Numbers = Readonly<Record<string, readonly number[]>>;

/** 1 storage; 3, 4 profiles for ads; 7 measuring ads. */
export const adPurposes = [1, 3, 4, 7];
/** 8 measuring content. Of the site's own also 9 statistics, 10 developing services. */
const usual: Numbers = { analytics: [1, 8], marketing: adPurposes };

/**
 * @param consented by number
 * @param publisher the same for the site's own purposes; undefined when nobody was asked about them
 * @param settings `purposes` replaces the numbers, `{ "marketing": [1, 3, 4] }`
 */
export function tcfPurposes(
  consented: (purpose: number) => boolean,
  publisher: ((purpose: number) => boolean) | undefined,
  settings: Readonly<Record<string, unknown>>,
): Record<string, boolean> {
  const own = settings['purposes'] as Numbers | undefined;
  const allows: Record<string, boolean> = {};
  for (const [purpose, numbers] of Object.entries({ ...usual, ...own }))
    allows[purpose] =
      purpose === 'analytics' && publisher && !own?.[purpose]
        ? [1, 8, 9, 10].every(publisher)
        : !!numbers[0] && numbers.every(consented);
  return allows;
}
