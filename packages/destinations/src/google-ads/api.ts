/** Where the Data Manager API is, and how it names what something is for. */
import type { GoogleAdsSettings } from './settings.ts';

export const ENDPOINT = 'https://datamanager.googleapis.com/v1';

const account = (id: string) => ({ accountType: 'GOOGLE_ADS', accountId: id.replaceAll('-', '') });

/** @param productDestinationId a conversion action, or a list */
export const destinationOf = (
  productDestinationId: string,
  { customerId, managerId }: GoogleAdsSettings,
) => ({
  operatingAccount: account(customerId),
  ...(managerId && { loginAccount: account(managerId) }),
  productDestinationId,
});
