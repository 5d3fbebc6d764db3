/** Takes over into a store that was made anew what vendors could match events by: the log knows nothing of it. */
import { type Database, transaction } from './driver.ts';

/** Nothing of it where the old store is older than that, or cannot be read. */
export function carryMatches(oldPath: string, fresh: Database): void {
  fresh.prepare('ATTACH ? AS old').run(oldPath);
  try {
    if (!fresh.prepare("SELECT 1 FROM old.sqlite_master WHERE name = 'matches'").get()) return;
    // Places in the order of storing may have changed: events are found again by their id.
    transaction(fresh, () =>
      fresh.exec(
        `INSERT INTO match_targets SELECT * FROM old.match_targets;
         INSERT INTO match_days SELECT * FROM old.match_days;
         INSERT INTO matches SELECT now.seq, target, bits FROM old.matches JOIN old.events was ON was.seq = event_seq
           JOIN main.events now ON now.site = was.site AND now.id = was.id`,
      ),
    );
  } catch {
    // Sums begin anew; no event is lost by that.
  } finally {
    fresh.exec('DETACH old');
  }
}
