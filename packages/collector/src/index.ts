/** The collector as a library: start one, or build its parts into your own server. */
export { type App, type AppParts, createApp } from './app.ts';
export { setPassword } from './config/admin-password.ts';
export { type Config, ConfigError, checkConfig, type SiteConfig, urlOf } from './config/config.ts';
export { adminToken, logSettings, readConfigFile } from './config/load.ts';
export { readManifests } from './config/manifests.ts';
export { type Indexer, startIndexer } from './indexer/indexer.ts';
export { type Log, LogFailed, type LogRead, type LogReader } from './log/log.ts';
export { createSegmentReader } from './log/read-log.ts';
export { openSegmentLog, type SegmentLogOptions } from './log/segment-log.ts';
export { type Collector, type CollectorOptions, startCollector } from './main.ts';
export { type Rebuilt, rebuildStore } from './rebuild.ts';
export { createReport, type Level, type LogSettings, type Report } from './report.ts';
export { backupStore } from './store/backup.ts';
export type { VisitorsOfDay } from './store/daily-visitors.ts';
export type { LossDay, LossReport, LossTotals, MissingOf } from './store/loss.ts';
export { openSqliteStore } from './store/sqlite-store.ts';
export type { BadRow, SequencedEvent, Store, StoredEvent } from './store/store.ts';
