/** The product feeds, kept up to date, and the two things that can be asked for. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import type { Catalogue } from '../model/catalogue.ts';
import { usePolled } from './use-polled.ts';

const EVERY_MS = 5000;
/** What was asked for is looked after for two minutes. */
const LOOK_EVERY_MS = 500;
const LOOKS = 240;

export type CatalogueAct = 'load' | 'check';

export interface Catalogues {
  /** Undefined until the first answer; the last one while the collector does not answer. */
  catalogues: Catalogue[] | undefined;
  /** What came of the newest thing that was asked for; empty at first. */
  said: string;
  act(what: CatalogueAct, site: string): void;
}

const WORDS = {
  load: { begins: 'Loading the feed…', ended: 'The feed is loaded.' },
  check: { begins: 'Comparing the last 7 days…', ended: 'The last 7 days are compared anew.' },
} as const;

/** @param onSignedOut the session is over */
export function useCatalogues(onSignedOut: () => void): Catalogues {
  const [catalogues, setCatalogues] = useState<Catalogue[]>();
  const [said, setSaid] = useState('');
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  const refresh = useCallback(async (): Promise<Catalogue[] | undefined> => {
    const answer = await api.catalogues();
    if (!alive.current) return undefined;
    if (answer.ok) setCatalogues(answer.value);
    else if (answer.why === 'signed_out') onSignedOut();
    return answer.ok ? answer.value : undefined;
  }, [onSignedOut]);
  usePolled(async () => void (await refresh()), EVERY_MS);

  const act = useCallback(
    async (what: CatalogueAct, site: string): Promise<void> => {
      setSaid(WORDS[what].begins);
      const answer = await api.catalogueAct(what, site);
      if (!alive.current) return;
      if (!answer.ok) {
        if (answer.why === 'signed_out') onSignedOut();
        else setSaid('The collector did not take it. Try again.');
        return;
      }
      for (let times = 0; times < LOOKS; times++) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        const state = (await refresh())?.find((one) => one.site === site);
        if (!alive.current) return;
        if (!state || state.ended[what] < answer.value) continue;
        return setSaid(
          what === 'load' && state.failure ? 'The feed could not be loaded.' : WORDS[what].ended,
        );
      }
      setSaid('It takes longer; the numbers change when it is done.');
    },
    [onSignedOut, refresh],
  );
  return { catalogues, said, act: (what, site) => void act(what, site) };
}
