/**
 * Which pages may send to a site: an allow-list of origins, exact or with any port. `null` is what pages without an
 * origin say, as those in a sandboxed frame.
 */

export type OriginCheck = (origin: string) => boolean;

export const ORIGIN_PATTERN = /^null$|^https?:\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:(\d{1,5}|\*))?$/;

/** What browsers say of a page there: without the port that its scheme has by itself. Null for what is no address. */
export function saidOrigin(origin: string): string | null {
  if (origin === 'null' || origin.endsWith(':*')) return origin;
  try {
    return new URL(origin).origin;
  } catch {
    return null;
  }
}

/** `https://shop.example` matches just that; `http://localhost:*` matches that host on every port. */
export function compileOrigins(allowed: readonly string[]): OriginCheck {
  const exact = new Set(allowed.filter((origin) => !origin.endsWith(':*')));
  const anyPort = new Set(
    allowed.filter((origin) => origin.endsWith(':*')).map((origin) => origin.slice(0, -2)),
  );
  return (origin) => exact.has(origin) || anyPort.has(origin.replace(/:\d{1,5}$/, ''));
}
