/** What every page does when it is shown: sets its title, and tracks what it shows, once per navigation. */
import { useLayoutEffect } from 'react';
import { useLocation } from 'react-router';

/** Navigations whose effect has run: React's StrictMode runs effects twice, a visitor comes once. */
const seen = new Set<string>();

/**
 * @param title of the document
 * @param track runs once for each navigation to this page; page views themselves are automatic
 */
export function usePage(title: string, track?: () => void): void {
  const { key, pathname, search } = useLocation();
  // With the page itself: a mere effect may run after a quick visitor's next click.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per navigation, whatever else changes
  useLayoutEffect(() => {
    document.title = `${title} · Moss & Loom`;
    const visit = `${key} ${pathname}${search}`;
    if (seen.has(visit)) return;
    seen.add(visit);
    track?.();
    window.scrollTo(0, 0);
  }, [key, title]);
}
