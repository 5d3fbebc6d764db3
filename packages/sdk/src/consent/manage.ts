/**
 * Puts together what all sources say of consent; loaded only where there is more than the site's own word. A source
 * that cannot be loaded, throws or tells nonsense stays unheard: nothing is granted then.
 */
import {
  type ConsentDecision,
  type ConsentReport,
  type ConsentState,
  combine,
  decide,
  initialConsent,
  newsOf,
  type RegimeOverrides,
  type Rulings,
  regimeOf,
  strictest,
  verdict,
} from '@beckon/consent';
import type { BeckonOptions, Shown } from '../public-types.ts';
import { quietly } from '../quietly.ts';
import type { Ruled } from '../record.ts';
import { askRegion, type Place } from '../transport.ts';
import type { ConsentSource } from './source.ts';

/** Takes the site's own calls of `consent`; tells why all is as it is. */
export interface Managed {
  (own: ConsentDecision, shown?: Shown): void;
  /** Not there where this part could not be had. */
  rulings?(): Rulings;
  /** Whether every named source has said anything: a refusal of an earlier page would be known. */
  heard?(): boolean;
}
declare const navigator: Navigator & { globalPrivacyControl?: boolean };

/** The site's own calls as one more report: it has a say in what it named, and its say is a decision. */
function reportOf(own: ConsentState): ConsentReport {
  const allows: Record<string, boolean> = {};
  for (const key of Object.keys(own) as 'marketing'[])
    if (own[key] !== 'pending') allows[key] = verdict(own, [key]) === 'allow';
  return { decided: true, allows };
}

/**
 * Listens to one source until anything of it fails.
 * @param hear gets a copy of each report, and undefined as the last
 * @param failed gets why, once
 */
function listen(
  part: Promise<{ default: ConsentSource } | undefined>,
  settings: Readonly<Record<string, unknown>>,
  hear: (report?: ConsentReport) => void,
  failed: (error: unknown) => void,
): void {
  let over = false;
  const fail = (error: unknown) => {
    if (over) return;
    over = true;
    failed(error);
    hear();
  };
  part
    .then((loaded) => {
      if (!loaded) throw new Error('there is none of that name');
      return loaded.default((report) => {
        if (over) return;
        let copy: ConsentReport;
        try {
          // Whatever the source does with it later.
          copy = JSON.parse(JSON.stringify(report));
        } catch (error) {
          return fail(error);
        }
        hear(copy);
      }, settings);
    })
    .catch(fail);
}

/**
 * @param load the source of that name, or what writes
 * @param apply takes what changes, from now on
 */
export function manage(
  options: BeckonOptions,
  load: (name: `from-${string}` | 'write-google') => Promise<unknown>,
  apply: (decision: ConsentDecision, ruled: Ruled) => void,
): Managed {
  const settings = { ...options.consentSources };
  const writer = settings['google']?.['write'] === true && settings['google'];
  // Who writes does not read: it would hear itself.
  if (writer) delete settings['google'];
  // Three are no sources: where the visitor is, the browser's signal, and the site's own calls.
  const { region, gpc, api, ...named } = settings;
  const names = Object.keys(named);
  /** Nobody else has a say: the site's default holds, as it does for visitors without a signal. */
  const alone = !names.length && !region;
  const overrides = Object.keys(settings).filter((name) => settings[name]?.['overridesOptOut'] === true);

  const reports: Record<string, ConsentReport | undefined> = {};
  let own = initialConsent(alone && options.consent);
  if (alone) reports['api'] = reportOf(own);
  let place: Place | undefined = options.region;
  let asking = !!region && !place;
  let rulings: Rulings = {};
  let state = initialConsent();
  let write: ((state: ConsentState) => void) | undefined;
  const warn = (message: string) => {
    if (options.debug) console.warn(`beckon: ${message}`);
  };
  /** The site has called. */
  let called = false;
  let shown: Shown | undefined;
  /** Somebody was undecided, or called before. */
  let asked = false;

  /** @param spoke who has just said something */
  function update(spoke?: string): void {
    const there = regimeOf(place?.country, place?.region, region?.['rules'] as RegimeOverrides);
    const before = rulings;
    rulings = combine(
      {
        reports: asking ? { ...reports, region: undefined } : reports,
        regime: alone || asking ? strictest : there,
        // Where it has no force it must not refuse before we know.
        gpc:
          !!navigator.globalPrivacyControl &&
          ((options.gpc ?? gpc?.['binds'] ?? (!asking && there.gpc)) as boolean),
        overrides,
        spoke,
        closed: options.consent === 'denied',
      },
      before,
    );
    const news = newsOf(before, rulings);
    if (!Object.keys(news).length) return;
    state = decide(state, news);
    apply(news, {
      rulings,
      // What the site says by default is no decision.
      reports: called ? reports : { ...reports, api: undefined },
      regime: alone ? undefined : there,
      place,
      shown,
      asked,
    });
    quietly(() => write?.(state));
  }

  for (const name of names) {
    reports[name] = undefined;
    listen(
      load(`from-${name}`) as Promise<{ default: ConsentSource } | undefined>,
      named[name] ?? {},
      (report) => {
        reports[name] = report;
        quietly(() => update(name));
        if (report?.decided === false) asked = true;
      },
      (error) => warn(`consent source "${name}" fails, and nothing is granted: ${error}`),
    );
  }
  if (asking)
    void askRegion(options.endpoint).then((answer) => {
      asking = false;
      place = answer;
      quietly(update);
    });
  if (writer)
    load('write-google')
      .then((part) => {
        write = (part as typeof import('./writers/google.ts')).writeGoogle(writer, warn);
        write(state);
      })
      .catch((error) => warn(`Google is not told of consent: ${error}`));
  update();
  return Object.assign(
    (decision: ConsentDecision, what?: Shown) => {
      own = decide(own, decision);
      reports['api'] = reportOf(own);
      shown = what;
      asked ||= called;
      called = true;
      update('api');
    },
    { rulings: () => rulings, heard: () => names.every((name) => reports[name]) },
  );
}
