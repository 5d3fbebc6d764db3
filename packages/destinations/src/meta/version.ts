/** Where Meta's interfaces are. */
import type { MetaSettings } from './settings.ts';

const ENDPOINT = 'https://graph.facebook.com';
/** A version serves the Conversions API for two years at least. */
const API_VERSION = 'v25.0';

/** Without a slash at the end. */
export const apiOf = ({ endpoint = ENDPOINT, apiVersion = API_VERSION }: MetaSettings): string =>
  `${endpoint}/${apiVersion}`;
