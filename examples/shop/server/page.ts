/** What a page hands to the layout. */
import type { Markup } from './html.ts';

export interface Page {
  /** Without the name of the shop. */
  title: string;
  description: string;
  /** The canonical path; '' where a page has no address of its own. */
  path: string;
  /** Tells the browser code which page it is on. */
  kind: string;
  main: Markup;
  /** Absolute URLs in it are made with the site's origin. */
  structuredData?: (origin: string) => readonly object[];
  status?: number;
  /** The category that the navigation marks as current. */
  category?: string;
  /** Fills the search field again. */
  search?: string;
  /** Keeps search engines out: cart, checkout, results. */
  hidden?: boolean;
}

export const SHOP_NAME = 'Moss & Loom';
