/** What destinations got, how well they could match it, and whom they are to forget, for a Prometheus server. */
import { begunOf } from '../forward/forwarding.ts';
import type { Target } from '../forward/worker.ts';
import type { Store } from '../store/store.ts';
import type { MatchQualities } from './match-quality.ts';
import { type Family, label, type Sample } from './prometheus.ts';

/** Of the match quality: today and yesterday, so that it says something after midnight. */
const DAYS = 2;
const FATES = ['sent', 'skipped', 'unmatched', 'dead'] as const;
const REMOVAL_FATES = ['sent', 'skipped', 'cancelled', 'expired'] as const;

type Named = Pick<Target, 'site' | 'destination'>;
const of = ({ site, destination }: Named): Record<string, string> => ({ site, destination });

/** Of destinations with a server half; none where there is none. */
export function deliveryFamilies(
  store: Pick<Store, 'forwards' | 'removals'>,
  configured: readonly Target[],
  matches: MatchQualities,
): Family[] {
  const targets = begunOf(configured, store.forwards);
  if (!targets.length) return [];
  const matchOf = matches.of(DAYS);
  const list = targets.map(({ site, destination }) => ({
    ...store.forwards.state(site, destination),
    match: matchOf(site, destination),
  }));
  return [
    {
      name: 'beckon_deliveries_total',
      kind: 'counter',
      help: 'Events by what became of them at a destination.',
      samples: list.flatMap((one) => FATES.map((kind): Sample => [label({ ...of(one), kind }), one[kind]])),
    },
    {
      name: 'beckon_match_score',
      kind: 'gauge',
      help: 'Average match quality of what was sent today and yesterday, from 0 to 10.',
      samples: list.flatMap((one): Sample[] =>
        one.match?.score === undefined ? [] : [[label(of(one)), one.match.score]],
      ),
    },
    {
      name: 'beckon_match_identifier_ratio',
      kind: 'gauge',
      help: 'Share of what was sent today and yesterday that had the identifier.',
      samples: list.flatMap((one) =>
        Object.entries(one.match?.identifiers ?? {}).map(
          ([identifier, share]): Sample => [label({ ...of(one), identifier }), share],
        ),
      ),
    },
    ...removalFamilies(
      store,
      targets.filter(({ removal }) => removal),
    ),
  ];
}

function removalFamilies({ removals }: Pick<Store, 'removals'>, targets: readonly Target[]): Family[] {
  const list = targets.map((one) => ({ one, state: removals.state(one.site, one.destination) }));
  return [
    {
      name: 'beckon_removals_total',
      kind: 'counter',
      help: 'Whom destinations were to forget, by what became of it.',
      samples: list.flatMap(({ one, state }) =>
        REMOVAL_FATES.map((kind): Sample => [label({ ...of(one), kind }), state[kind]]),
      ),
    },
    {
      name: 'beckon_removals_waiting',
      kind: 'gauge',
      help: 'Whom destinations are still to forget.',
      samples: list.map(({ one, state }) => [label(of(one)), state.waiting]),
    },
    {
      name: 'beckon_removals_dead',
      kind: 'gauge',
      help: 'Removals that destinations refused for good.',
      samples: list.map(({ one, state }) => [label(of(one)), state.dead]),
    },
  ];
}
