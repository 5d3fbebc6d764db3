/** The schema, as steps that are only ever added to. */
import { type Database, transaction } from './driver.ts';

const steps: readonly string[] = [
  `CREATE TABLE events (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     site TEXT NOT NULL,
     id TEXT NOT NULL,
     name TEXT NOT NULL,
     time INTEGER NOT NULL,
     received INTEGER NOT NULL,
     visitor TEXT NOT NULL,
     session TEXT NOT NULL,
     body TEXT NOT NULL,
     UNIQUE (site, id)
   );
   CREATE TABLE bad_rows (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     site TEXT NOT NULL,
     received INTEGER NOT NULL,
     reason TEXT NOT NULL,
     body TEXT NOT NULL
   );
   CREATE TABLE counts (
     day TEXT NOT NULL,
     site TEXT NOT NULL,
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     n INTEGER NOT NULL,
     PRIMARY KEY (day, site, kind, name)
   ) WITHOUT ROWID;
   CREATE TABLE positions (
     consumer TEXT PRIMARY KEY,
     position INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  // The loss meter. `gaps` is JSON or ''. What clients of before have sent is taken as complete up to their highest
  // number: their gaps cannot be told from refused events any more. The newest million events tell who still speaks.
  `CREATE TABLE loss_clients (
     site TEXT NOT NULL,
     client TEXT NOT NULL,
     day TEXT NOT NULL,
     browser TEXT NOT NULL,
     highest INTEGER NOT NULL,
     gaps TEXT NOT NULL,
     missing INTEGER NOT NULL,
     bad INTEGER NOT NULL,
     heard TEXT NOT NULL,
     PRIMARY KEY (site, client)
   ) WITHOUT ROWID;
   CREATE INDEX loss_clients_heard ON loss_clients (heard);
   CREATE INDEX loss_clients_missing ON loss_clients (day, missing) WHERE missing > 0;
   CREATE TABLE loss_days (
     day TEXT NOT NULL,
     site TEXT NOT NULL,
     browser TEXT NOT NULL,
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     n INTEGER NOT NULL,
     PRIMARY KEY (day, site, browser, kind, name)
   ) WITHOUT ROWID;
   CREATE TABLE loss_reports (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     site TEXT NOT NULL,
     id TEXT NOT NULL,
     day TEXT NOT NULL,
     UNIQUE (site, id)
   );
   CREATE INDEX loss_reports_day ON loss_reports (day);
   INSERT INTO loss_clients
     SELECT site, json_extract(body, '$.client.id') AS client, date(min(received) / 1000, 'unixepoch'),
            substr(coalesce(nullif(json_extract(body, '$.device.browser'), ''), 'unknown'), 1, 40),
            max(json_extract(body, '$.client.seq')), '', 0, 0, date(max(received) / 1000, 'unixepoch')
     FROM events
     WHERE seq > (SELECT max(seq) FROM events) - 1000000
       AND received > (SELECT max(received) FROM events WHERE seq > (SELECT max(seq) FROM events) - 1000) - 7 * 86400000
       AND json_extract(body, '$.client.id') IS NOT NULL
     GROUP BY site, client;`,
  // People; what is told of them from now on. `beckon rebuild` brings in what was told before.
  `CREATE INDEX events_visitor ON events (site, visitor);
   CREATE TABLE identities (
     site TEXT NOT NULL,
     kind TEXT NOT NULL,
     value TEXT NOT NULL,
     visitor TEXT NOT NULL,
     PRIMARY KEY (site, kind, value, visitor)
   ) WITHOUT ROWID;
   CREATE INDEX identities_visitor ON identities (site, visitor);
   CREATE TABLE erasures (
     site TEXT NOT NULL,
     visitor TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (site, visitor)
   ) WITHOUT ROWID;`,
  // What goes to the servers of vendors.
  `CREATE TABLE forwards (
     site TEXT NOT NULL,
     destination TEXT NOT NULL,
     position INTEGER NOT NULL,
     sent INTEGER NOT NULL,
     skipped INTEGER NOT NULL,
     dead INTEGER NOT NULL,
     failures INTEGER NOT NULL,
     next_at INTEGER NOT NULL,
     paused INTEGER NOT NULL,
     reason TEXT NOT NULL,
     PRIMARY KEY (site, destination)
   ) WITHOUT ROWID;
   CREATE TABLE dead_letters (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     site TEXT NOT NULL,
     destination TEXT NOT NULL,
     event_seq INTEGER NOT NULL,
     event_id TEXT NOT NULL,
     name TEXT NOT NULL,
     at INTEGER NOT NULL,
     reason TEXT NOT NULL
   );`,
  // What waits for a destination is read and counted from its place on, not from the site's first event.
  `CREATE INDEX events_site ON events (site);
   CREATE INDEX dead_letters_of ON dead_letters (site, destination);`,
  // Visitors of the days that are not over.
  `CREATE TABLE daily_visitors (
     day TEXT NOT NULL,
     site TEXT NOT NULL,
     hash TEXT NOT NULL,
     PRIMARY KEY (day, site, hash)
   ) WITHOUT ROWID;`,
  // Bad rows that are tried again; rows of before lack what a batch tells beside its events.
  `ALTER TABLE bad_rows ADD COLUMN context TEXT NOT NULL DEFAULT '';
   CREATE TABLE replays (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL UNIQUE,
     at INTEGER NOT NULL,
     site TEXT NOT NULL,
     reason TEXT NOT NULL,
     next INTEGER NOT NULL,
     last INTEGER NOT NULL,
     total INTEGER NOT NULL,
     tried INTEGER NOT NULL,
     stored INTEGER NOT NULL,
     duplicates INTEGER NOT NULL,
     erased INTEGER NOT NULL,
     bad INTEGER NOT NULL,
     cut INTEGER NOT NULL,
     done INTEGER NOT NULL
   );`,
  // What ad vendors know a visitor by, as it was told last: JSON, name -> [value, when it was told].
  `CREATE TABLE ad_ids (
     site TEXT NOT NULL,
     visitor TEXT NOT NULL,
     ids TEXT NOT NULL,
     received INTEGER NOT NULL,
     PRIMARY KEY (site, visitor)
   ) WITHOUT ROWID;
   CREATE INDEX ad_ids_received ON ad_ids (received);`,
  // Proof of decisions; `visitor` is empty where there never was an id under consent.
  `CREATE TABLE consents (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     site TEXT NOT NULL,
     id TEXT NOT NULL,
     visitor TEXT NOT NULL,
     time INTEGER NOT NULL,
     received INTEGER NOT NULL,
     body TEXT NOT NULL,
     UNIQUE (site, id)
   );
   CREATE INDEX consents_visitor ON consents (site, visitor, time);`,
  // Page views that were counted without consent.
  `CREATE TABLE page_counts (
     day TEXT NOT NULL,
     site TEXT NOT NULL,
     kind TEXT NOT NULL,
     name TEXT NOT NULL,
     n INTEGER NOT NULL,
     PRIMARY KEY (day, site, kind, name)
   ) WITHOUT ROWID;`,
  // How visitors came, from now on. `beckon rebuild` brings in how they came before.
  `CREATE TABLE touches (
     site TEXT NOT NULL,
     visitor TEXT NOT NULL,
     session TEXT NOT NULL,
     at INTEGER NOT NULL,
     first TEXT NOT NULL,
     last TEXT NOT NULL,
     PRIMARY KEY (site, visitor)
   ) WITHOUT ROWID;
   CREATE INDEX touches_at ON touches (at);`,
  // What comparing events with a product feed has found; the products themselves lie in files of their own.
  `CREATE TABLE catalogue_state (
     site TEXT PRIMARY KEY,
     position INTEGER NOT NULL,
     rules TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE catalogue_news (
     site TEXT PRIMARY KEY,
     body TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE catalogue_days (
     day TEXT NOT NULL,
     site TEXT NOT NULL,
     vendor TEXT NOT NULL,
     name TEXT NOT NULL,
     finding TEXT NOT NULL,
     n INTEGER NOT NULL,
     PRIMARY KEY (day, site, vendor, name, finding)
   ) WITHOUT ROWID;
   CREATE TABLE catalogue_examples (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     site TEXT NOT NULL,
     vendor TEXT NOT NULL,
     finding TEXT NOT NULL,
     body TEXT NOT NULL
   );
   CREATE INDEX catalogue_examples_of ON catalogue_examples (site, vendor, finding);`,
  // Ways between the domains of a site: tokens that were used, and the host of ours that a visitor came from.
  `CREATE TABLE link_uses (
     site TEXT NOT NULL,
     nonce TEXT NOT NULL,
     at INTEGER NOT NULL,
     PRIMARY KEY (site, nonce)
   ) WITHOUT ROWID;
   CREATE INDEX link_uses_at ON link_uses (at);
   ALTER TABLE touches ADD COLUMN linked TEXT NOT NULL DEFAULT '';`,
  // What vendors could match each event by: some 13 bytes an event and destination.
  `CREATE TABLE match_targets (
     id INTEGER PRIMARY KEY,
     site TEXT NOT NULL,
     destination TEXT NOT NULL,
     UNIQUE (site, destination)
   );
   CREATE TABLE matches (
     event_seq INTEGER NOT NULL,
     target INTEGER NOT NULL,
     bits INTEGER NOT NULL,
     PRIMARY KEY (event_seq, target)
   ) WITHOUT ROWID;
   CREATE TABLE match_days (
     day TEXT NOT NULL,
     site TEXT NOT NULL,
     destination TEXT NOT NULL,
     name TEXT NOT NULL,
     n INTEGER NOT NULL,
     PRIMARY KEY (day, site, destination, name)
   ) WITHOUT ROWID;`,
  // What vendors could not match was a dead letter before.
  'ALTER TABLE forwards ADD COLUMN unmatched INTEGER NOT NULL DEFAULT 0',
  // How vendors' scripts fared in pages.
  `CREATE TABLE script_days (
     day TEXT NOT NULL,
     site TEXT NOT NULL,
     destination TEXT NOT NULL,
     kind TEXT NOT NULL,
     n INTEGER NOT NULL,
     PRIMARY KEY (day, site, destination, kind)
   ) WITHOUT ROWID;`,
  // Whom vendors are still to forget; `body` is JSON of hashes. `dead` is 1 for what was refused for good.
  `CREATE TABLE removals (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     id TEXT NOT NULL,
     site TEXT NOT NULL,
     destination TEXT NOT NULL,
     cause TEXT NOT NULL,
     visitor TEXT NOT NULL,
     at INTEGER NOT NULL,
     written INTEGER NOT NULL,
     body TEXT NOT NULL,
     dead INTEGER NOT NULL,
     tried INTEGER NOT NULL,
     reason TEXT NOT NULL
   );
   CREATE INDEX removals_of ON removals (site, destination, dead, seq);
   CREATE INDEX removals_visitor ON removals (site, visitor);
   CREATE INDEX removals_written ON removals (written);
   CREATE TABLE removal_states (
     site TEXT NOT NULL,
     destination TEXT NOT NULL,
     sent INTEGER NOT NULL,
     skipped INTEGER NOT NULL,
     cancelled INTEGER NOT NULL,
     expired INTEGER NOT NULL,
     failures INTEGER NOT NULL,
     next_at INTEGER NOT NULL,
     paused INTEGER NOT NULL,
     reason TEXT NOT NULL,
     PRIMARY KEY (site, destination)
   ) WITHOUT ROWID;`,
  // What a visitor consented to last is found by the time of the event, as events may come late.
  `DROP INDEX events_visitor;
   CREATE INDEX events_visitor ON events (site, visitor, time);`,
  // Names of visitors whose events were deleted by age stayed before.
  `DELETE FROM identities WHERE
     NOT EXISTS (SELECT 1 FROM events e WHERE e.site = identities.site AND e.visitor = identities.visitor)
     AND NOT EXISTS (SELECT 1 FROM touches t WHERE t.site = identities.site AND t.visitor = identities.visitor)`,
];

/** Brings the database to the newest schema. @throws when it was made by a newer version */
export function migrate(db: Database): void {
  transaction(db, () => {
    db.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)');
    const row = db.prepare('SELECT version FROM schema_version').get() as { version: number } | undefined;
    const version = row?.version ?? 0;
    if (version > steps.length)
      throw new Error(
        `beckon: store: the database has schema ${version}, this version knows ${steps.length}. Update beckon.`,
      );
    for (const step of steps.slice(version)) db.exec(step);
    db.exec('DELETE FROM schema_version');
    db.prepare('INSERT INTO schema_version VALUES (?)').run(steps.length);
  });
}
