/** What a page tells of a visitor who goes to another domain of the same site, and of one who comes from there. */

/** A body of the intake: asks for a token that stands for the visitor for a moment. */
export interface LinkBody {
  v: number;
  site: string;
  link: {
    /** One of the domains that the site names. */
    to: string;
    visitor: string;
    /** Click ids, under consent to marketing. */
    clicks?: Readonly<Record<string, string>>;
  };
}

/** A body of the intake: hands in the token that the visitor came with. */
export interface ArrivalBody {
  v: number;
  site: string;
  arrival: {
    token: string;
    /** Origin of the page that led here, as the browser says. */
    from: string;
    /** Who the visitor is on this domain. */
    visitor: string;
    /** Click ids may be taken over. */
    marketing?: boolean;
  };
}

/** In the anchor of an address, which browsers send to nobody. */
export const LINK_PARAM = '_bkl';
/** A token is shorter. */
export const MAX_LINK_TOKEN = 1000;
/** How long a token holds, in seconds, where a site says nothing else. */
export const LINK_SECONDS = 120;
