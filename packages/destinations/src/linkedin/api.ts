/** Where LinkedIn's interfaces are. */
export const ENDPOINT = 'https://api.linkedin.com';
/** Lives for about a year. */
export const API_VERSION = '202604';
