/** What other scripts put on the page. */
import type {} from 'vanilla-cookieconsent';

declare global {
  interface Window {
    /** beckon's command queue: the stub at first, then the script itself. Absent when both are left out. */
    beckon?: (verb: 'track' | 'identify' | 'consent', ...args: unknown[]) => void;
    klaro: { setup(config: object): void; show(config: object, modal: boolean): void };
  }
}
