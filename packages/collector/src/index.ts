/** The collector as a library: start one, or build its parts into your own server. */
export type { Manifest, SettingRule } from '@beckon/destinations';
export { type App, type AppParts, createApp } from './app.ts';
export { type Config, ConfigError, checkConfig, type SiteConfig } from './config/config.ts';
export { type ConfigFile, defineConfig, type SiteFile } from './config/define-config.ts';
export { adminToken } from './config/load.ts';
export { readManifests } from './config/manifests.ts';
export { CONFIG_FILES, findConfigFile, readConfigFile } from './config/read-config-file.ts';
export { type Indexer, startIndexer } from './indexer/indexer.ts';
export { type Log, LogFailed, type LogRead, type LogReader } from './log/log.ts';
export { createSegmentReader } from './log/read-log.ts';
export { openSegmentLog, type SegmentLogOptions } from './log/segment-log.ts';
export { type Collector, type CollectorOptions, startCollector } from './main.ts';
export { type Rebuilt, rebuildStore } from './rebuild.ts';
export { backupStore } from './store/backup.ts';
export type { LossDay, LossReport, LossTotals, MissingOf } from './store/loss.ts';
export { openSqliteStore } from './store/sqlite-store.ts';
export type { BadRow, SequencedEvent, Store, StoredEvent } from './store/store.ts';
