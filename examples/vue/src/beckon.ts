/** The tracker: one for the app. On a server it does nothing. */
import { createBeckon } from '@beckon/sdk';

declare module '@beckon/sdk' {
  /** What this site tracks beside GA4's events. */
  interface SiteEvents {
    newsletter_open: { list: string };
  }
}

export const beckon = createBeckon({
  endpoint: import.meta.env['VITE_BECKON_ENDPOINT'] ?? 'http://localhost:8081/bk/e/shop',
  site: 'shop',
});
