/** What a stand-in of a hosted banner does: it comes, late perhaps, shows its defaults, and is clicked. */

export interface Choice {
  functional: boolean;
  analytics: boolean;
  marketing: boolean;
}

export interface StandIn {
  /** What the page has before the banner's script has loaded; at once, at the top of the page. */
  early?(): void;
  /**
   * The banner's script has loaded.
   * @param stored what the visitor chose on an earlier page
   */
  load(stored?: Choice): void;
  /** The visitor touches switches and has not saved; only where that shows outside. */
  touch?(): void;
  /** The visitor saves. */
  choose(choice: Choice): void;
  /** All that it can be asked throws. */
  breakDown(): void;
  /** What the site must say to have a stored choice believed; default nothing. */
  settingsForStored?: Record<string, unknown>;
}

/** Globals of the page. */
export const page = window as unknown as Record<string, unknown>;

/** On window or document, as banners do. */
export const dispatch = (on: EventTarget, name: string, detail?: unknown): void =>
  void on.dispatchEvent(new CustomEvent(name, { detail }));

export const fail = (): never => {
  throw new Error('banner is broken');
};
