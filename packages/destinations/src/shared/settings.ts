/** What the settings of all vendors have in common, and how a bad one is refused. */
import { limitedNeeds, type Need } from '@beckon/consent';

export interface CommonSettings {
  /** What the visitor must have granted before anything of this vendor is loaded or called. */
  purposes?: readonly Need[];
  /** Canonical name -> the vendor's name, for custom events and other names; `''` sends nothing. */
  eventNames?: Readonly<Record<string, string>>;
}

/** Settings of vendors with a server half; see `serverSettings` of manifest-rules.ts. */
export interface ServerSettings {
  /** Who sends. Default: both when the server half has what it needs, else the page. */
  deliverBy?: 'page' | 'server' | 'both';
  /** In the place of the vendor's own server. */
  endpoint?: string;
  /** The endpoint may be plain http and in a private network. Default false. */
  allowPrivate?: boolean;
}

/** Settings of vendors that can be asked to take somebody out of lists; see `audienceSettings` of manifest-rules.ts. */
export interface AudienceSettings {
  /** Ids of lists at the vendor out of which goes who takes consent back, or is erased. */
  removeFrom?: readonly string[];
}
export interface AudienceTokenSettings extends AudienceSettings {
  /** Of the vendor's interface for audiences. Default: that of events. */
  audienceToken?: string;
}

/** Settings of vendors with a limited mode; see `isFull` of traits.ts. */
export interface LimitedSettings {
  /** Visitors who opted out (US) are served in the vendor's limited mode. Default false. */
  limited?: boolean;
}

/**
 * The settings as a browser half gets them: with what must be allowed.
 * @param purposes of the vendor
 */
export function withNeeds<S extends CommonSettings & LimitedSettings>(
  settings: S,
  purposes: readonly Need[],
): S & { purposes: readonly Need[] } {
  const needs = settings.purposes ?? purposes;
  return { ...settings, purposes: settings.limited === true ? limitedNeeds(needs) : needs };
}

/** @param mend says where to copy the right value from */
export const badSetting = (destination: string, setting: string, mend: string) =>
  new Error(`beckon: destination "${destination}": setting "${setting}" is missing or malformed. ${mend}`);
