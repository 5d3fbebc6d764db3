/** Calls into a framework of the IAB: in this window, or by messages to a window around it that holds the banner. */
import { quietly } from '../../../quietly.ts';
import { globalOf } from './watch.ts';

/** `hear` may be called many times and with anything. */
export interface Call {
  <T>(command: string, hear: (value: T, success: boolean) => void): void;
  framed?: boolean;
}
type Hear = (value: never, success: boolean) => void;

/** To a frame the framework's own stub (measured: TCF 1.5.21) sends but the first answer, and events never. */
export const ASK_AGAIN = 'click focus';

/** The nearest window around this one that has the frame by which the framework is found. */
function holderOf(name: string): Window | undefined {
  for (let frame: Window = window; ; frame = frame.parent) {
    // A window of another origin throws when it has no frame of that name.
    if (quietly(() => (frame.frames as never as Record<string, unknown>)[`${name}Locator`])) return frame;
    if (frame === window.top) return undefined;
  }
}

function locate(name: string, version?: number): Call | undefined {
  if (typeof globalOf(name) === 'function')
    return (command, hear) => {
      // Asked for each time: the banner's function takes the place of the stub's.
      const api = globalOf<(...args: unknown[]) => void>(name)!;
      const safely = (value: never, success: boolean) => void quietly(() => hear(value, success));
      if (version) api(command, version, safely);
      else api(command, safely);
    };
  const holder = holderOf(name);
  if (!holder) return undefined;
  const mark = `${Math.random()}`;
  const hears: Record<string, Hear> = {};
  window.addEventListener('message', ({ source, data }) =>
    quietly(() => {
      const { callId, returnValue, success } = data[`${name}Return`];
      if (source === holder) hears[callId]?.(returnValue as never, success);
    }),
  );
  const call: Call = (command, hear) => {
    const callId = command + mark;
    hears[callId] = hear;
    holder.postMessage({ [`${name}Call`]: { command, version, callId } }, '*');
  };
  call.framed = true;
  return call;
}

/**
 * @param name of the function, as `__tcfapi`
 * @param version goes between command and callback; none for `__gpp`
 * @returns finds it
 */
export function framework(name: string, version?: number): () => Call | undefined {
  let call: Call | undefined;
  return () => {
    call ??= locate(name, version);
    return call;
  };
}
