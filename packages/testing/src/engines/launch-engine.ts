/** Starts one of the engines by its name. */
import type { Engine, EngineName } from './engine.ts';

// Loaded when asked for: most tests need none of them.
const starters: Record<EngineName, () => Promise<Engine>> = {
  chromium: async () => (await import('./chromium.ts')).startChromium(),
  firefox: async () => (await import('./firefox.ts')).startFirefox(),
  webkit: async () => (await import('./webkit.ts')).startWebkit(),
};

/** @throws Error when the browser is not there: tests that need it must fail, not pass by absence */
export const launchEngine = (name: EngineName): Promise<Engine> => starters[name]();
