/** Settings of Next. */
import type { NextConfig } from 'next';

export default {
  // Not the workspace around it.
  turbopack: { root: import.meta.dirname },
  // Here rather than by redirect() in a page, which shows the old address for a moment: a view of its own.
  redirects: async () => [{ source: '/old', destination: '/p/lamp', permanent: true }],
} satisfies NextConfig;
