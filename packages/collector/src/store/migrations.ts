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
