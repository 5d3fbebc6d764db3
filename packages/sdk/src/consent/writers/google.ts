/** Writes Google Consent Mode for the site's own tags: a default before them, and an update at each decision. */
import { type ConsentState, googleSignals, initialConsent, LIMITED } from '@beckon/consent';

/** `consentSources.google` where `write` is true: then it is no source. */
export interface GoogleWriterSettings {
  write: true;
  /** The default is said of these places only, by ISO 3166-1 or 3166-2; Google's own, granted, holds in all others. */
  regions?: readonly string[];
  /** How long tags wait for the first update, in milliseconds. Default 500. */
  waitForUpdate?: number;
  /** Visitors who opted out (US) see ads that are not personalised. Default false. */
  limited?: boolean;
  /** Name of the data layer. Default `dataLayer`. */
  dataLayer?: string;
}

const WAIT_FOR_UPDATE_MS = 500;

const isConsent = (entry: unknown, kind: string): boolean =>
  Object.prototype.toString.call(entry) === '[object Arguments]' &&
  (entry as unknown[])[0] === 'consent' &&
  (entry as unknown[])[1] === kind;

/**
 * What was queued before Google's script came is still read after the default, which is put in front. A default that
 * the site has written stays.
 * @param warn gets one line when tags have run without a default
 * @returns takes each new state; what nobody has decided is denied, and nothing is said before anything is decided
 */
export function writeGoogle(
  settings: Partial<GoogleWriterSettings>,
  warn: (message: string) => void,
): (state: ConsentState) => void {
  const page = window as never as Record<string, (unknown[] & { beckon?: boolean }) | undefined>;
  const name = settings.dataLayer ?? 'dataLayer';
  page[name] ??= [];
  const layer = page[name];
  // Google's script ignores arrays; it must be the arguments object.
  const command = function (..._: unknown[]): IArguments {
    // biome-ignore lint/complexity/noArguments: see above
    return arguments;
  };
  const { regions, waitForUpdate = WAIT_FOR_UPDATE_MS } = settings;
  const ads = settings.limited ? LIMITED : 'marketing';
  layer.beckon = true;
  if (!layer.some((entry) => isConsent(entry, 'default'))) {
    const denied = command('consent', 'default', {
      ...googleSignals(initialConsent()),
      wait_for_update: waitForUpdate,
      ...(regions && { region: regions }),
    });
    if (page['google_tag_manager']) {
      warn('Google tags have run before consent was known: put the default into the page, before them');
      layer.push(denied);
    } else layer.unshift(denied);
  }
  let said = '';
  return (state) => {
    if (Object.entries(state).every(([key, value]) => key === 'necessary' || value === 'pending')) return;
    const signals = googleSignals(state, ads);
    const text = JSON.stringify(signals);
    if (text === said) return;
    said = text;
    layer.push(command('consent', 'update', signals));
  };
}
