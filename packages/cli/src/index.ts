/** What a configuration file imports: `import { defineConfig } from 'beckon'`. */
export { type ConfigFile, defineConfig, type SiteFile } from '@beckon/collector';
