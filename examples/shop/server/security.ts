/** Response headers that limit what a page of the shop may load. */

const pixelScripts = [
  'https://connect.facebook.net',
  'https://analytics.tiktok.com',
  'https://www.googletagmanager.com',
];
const pixelHosts = [
  'https://www.facebook.com',
  'https://*.tiktok.com',
  'https://*.google-analytics.com',
  'https://www.google.com',
  'https://*.googletagmanager.com',
  'https://*.doubleclick.net',
];

/** The origin of an absolute URL; nothing for a relative one, which 'self' covers. */
function originOf(url: string): string[] {
  try {
    return [new URL(url).origin];
  } catch {
    return [];
  }
}

/**
 * A policy without inline scripts or styles. The nonce is for the one-line stub; beckon hands it on to the vendor
 * scripts it loads.
 */
export function contentSecurityPolicy(beckonScript: string, nonce: string): string {
  const beckon = originOf(beckonScript);
  const rules: Record<string, readonly string[]> = {
    'default-src': ["'self'"],
    'script-src': ["'self'", `'nonce-${nonce}'`, ...beckon, ...pixelScripts],
    'connect-src': ["'self'", ...beckon, ...pixelScripts, ...pixelHosts],
    'img-src': ["'self'", 'data:', ...pixelHosts],
    'frame-src': [
      'https://www.googletagmanager.com',
      'https://*.doubleclick.net',
      'https://www.facebook.com',
    ],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'", 'https://www.facebook.com'],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(rules)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}

export const commonHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
};
