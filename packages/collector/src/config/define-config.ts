/** The configuration file as its author writes it: `export default defineConfig({ … })`, checked by the compiler. */
import type { DestinationSettings } from '@beckon/destinations';
import type { CatalogueConfig } from './catalogue-config.ts';
import type { Config, SiteConfig } from './config.ts';

/** A setting, or a section of settings: whatever has a default may be left out. */
type Given<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { [Name in keyof T]?: Given<T[Name]> }
    : T;

/** One site. Only `origins` has no default. */
export interface SiteFile
  extends Given<Omit<SiteConfig, 'origins' | 'destinations' | 'catalogue'>>,
    Readonly<Pick<SiteConfig, 'origins'>> {
  /** Settings by destination name; secrets as `{ env: 'NAME' }`. */
  destinations?: Partial<DestinationSettings>;
  /** The product feed: `url` or `file`. */
  catalogue?: Given<Omit<CatalogueConfig, 'url' | 'secretUrl'>> & {
    readonly url?: string | { readonly env: string };
  };
}

/** What `beckon.config.ts` exports: everything of Config, in part. */
export interface ConfigFile extends Given<Omit<Config, 'sites'>> {
  /** By site key: 1-64 letters, digits, _ or -. */
  sites: Readonly<Record<string, SiteFile>>;
}

/** Gives back what it is given: it is there for its type. The check of values comes when the file is read. */
export const defineConfig = (config: ConfigFile): ConfigFile => config;
