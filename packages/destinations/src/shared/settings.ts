/** What the settings of all vendors have in common, and how a bad one is refused. */
import type { Need } from '@beckon/consent';

export interface CommonSettings {
  /** What the visitor must have granted before anything of this vendor is loaded or called. */
  purposes?: readonly Need[];
  /** Canonical name -> the vendor's name, for custom events and other names; `''` sends nothing. */
  eventNames?: Readonly<Record<string, string>>;
}

/** @param mend says where to copy the right value from */
export const badSetting = (destination: string, setting: string, mend: string) =>
  new Error(`beckon: destination "${destination}": setting "${setting}" is missing or malformed. ${mend}`);
