/** What the collector delivers, kept up to date, and the two things that an operator can do about it. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import * as api from '../api.ts';
import { type Delivery, destinationName, lettersText, MAX_DEAD_LETTERS } from '../model/deliveries.ts';
import { type Health, type Look, replayResult, resumeResult } from '../model/delivery-results.ts';
import { usePolled } from './use-polled.ts';

const EVERY_MS = 5000;
/** What was asked for is looked after for about ten seconds. */
const LOOK_EVERY_MS = 700;
const LOOKS = 15;

/** The newest thing that was asked for, and what came of it. */
export interface Said {
  about: 'resume' | 'replay';
  /** Empty at first. */
  text: string;
}

export interface Deliveries {
  /** Undefined until the first answer; the last one while the collector does not answer. */
  health: Health | undefined;
  said: Said;
  resume(delivery: Delivery): void;
  replay(delivery: Delivery): void;
}

const acts = {
  resume: {
    ask: api.resumeDelivery,
    result: resumeResult,
    begins: (one: Delivery) => `Resuming ${destinationName(one)}…`,
  },
  replay: {
    ask: api.replayDeadLetters,
    result: replayResult,
    begins: (one: Delivery) => `Trying ${lettersText(one.deadLetters)} of ${destinationName(one)} again…`,
  },
};

/** Changes whenever the list of dead letters may have. */
const fingerprint = (deliveries: readonly Delivery[]) =>
  deliveries.map(({ dead, deadLetters }) => `${dead}/${deadLetters}`).join();

/** @param onSignedOut the session is over */
export function useDeliveries(onSignedOut: () => void): Deliveries {
  const [health, setHealth] = useState<Health>();
  const [said, setSaid] = useState<Said>({ about: 'resume', text: '' });
  const latest = useRef<Health | undefined>(undefined);
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);

  const refresh = useCallback(
    async (letters: boolean): Promise<Health | undefined> => {
      const answer = await api.deliveries();
      if (!alive.current) return undefined;
      if (!answer.ok) {
        if (answer.why === 'signed_out') onSignedOut();
        return undefined;
      }
      const deliveries = answer.value;
      const known = latest.current;
      const same = known && fingerprint(known.deliveries) === fingerprint(deliveries);
      const list = same && !letters ? undefined : await api.deadLetters(MAX_DEAD_LETTERS);
      if (!alive.current || (list && !list.ok)) return undefined;
      latest.current = { deliveries, deadLetters: list?.value ?? known?.deadLetters ?? [] };
      setHealth(latest.current);
      return latest.current;
    },
    [onSignedOut],
  );
  usePolled(async () => void (await refresh(false)), EVERY_MS);

  const act = useCallback(
    async (about: Said['about'], one: Delivery): Promise<void> => {
      const { ask, result, begins } = acts[about];
      const before = latest.current;
      if (!before) return;
      const say = (text: string) => setSaid({ about, text });
      say(begins(one));
      const answer = await ask(one);
      if (!alive.current) return;
      if (!answer.ok) {
        if (answer.why === 'signed_out') onSignedOut();
        else say(`The collector did not take it for ${destinationName(one)}. Try again.`);
        return;
      }
      for (let times = 1; times <= LOOKS; times++) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        const after = (await refresh(true)) ?? latest.current;
        if (!alive.current || !after) return;
        const look: Look = { before, after, times, last: times === LOOKS };
        const text = result(one, look);
        if (text) return say(text);
      }
    },
    [onSignedOut, refresh],
  );

  return {
    health,
    said,
    resume: (delivery) => void act('resume', delivery),
    replay: (delivery) => void act('replay', delivery),
  };
}
