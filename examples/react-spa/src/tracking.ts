/** The tracker of the app: one instance, configured from the environment of the build. */
import { google } from '@beckon/destinations/google';
import { meta } from '@beckon/destinations/meta';
import { tiktok } from '@beckon/destinations/tiktok';
import { createBeckon } from '@beckon/sdk';

const {
  VITE_BECKON_ENDPOINT = 'http://localhost:8081/bk/e/shop',
  VITE_BECKON_SITE = 'shop',
  VITE_BECKON_META,
  VITE_BECKON_TIKTOK,
  VITE_BECKON_GOOGLE,
} = import.meta.env as Record<string, string | undefined>;

export const beckon = createBeckon({
  endpoint: VITE_BECKON_ENDPOINT,
  site: VITE_BECKON_SITE,
  consent: 'pending',
  debug: import.meta.env.DEV,
  destinations: [
    ...(VITE_BECKON_META ? [meta({ pixelId: VITE_BECKON_META })] : []),
    ...(VITE_BECKON_TIKTOK ? [tiktok({ pixelCode: VITE_BECKON_TIKTOK })] : []),
    ...(VITE_BECKON_GOOGLE ? [google({ ids: VITE_BECKON_GOOGLE.split(',') })] : []),
  ],
});
