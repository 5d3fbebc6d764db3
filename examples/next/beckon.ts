/** The tracker: one for the app. On the server, where client components run first, it does nothing. */
import { createBeckon } from '@beckon/sdk';

declare module '@beckon/sdk' {
  /** What this site tracks beside GA4's events. */
  interface SiteEvents {
    newsletter_open: { list: string };
  }
}

export const beckon = createBeckon({
  endpoint: process.env['NEXT_PUBLIC_BECKON_ENDPOINT'] ?? 'http://localhost:8081/bk/e/shop',
  site: 'shop',
});
