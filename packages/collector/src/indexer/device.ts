/** Browser, system and kind of device from the User-Agent, and whether it is a bot. */
import { isbot } from 'isbot';
import UAParser from 'ua-parser-js';
import type { StoredEvent } from '../store/store.ts';

export interface Agent {
  bot: boolean;
  device: StoredEvent['device'];
}

const CACHE_ENTRIES = 5000;
const cache = new Map<string, Agent>();

/** Parsing costs some 30 microseconds; a shop sees few distinct agents, so results are kept. */
export function agentOf(userAgent: string): Agent {
  const known = cache.get(userAgent);
  if (known) return known;
  const { browser, os, device } = new UAParser(userAgent).getResult();
  const agent: Agent = {
    bot: !userAgent || isbot(userAgent),
    device: { browser: browser.name ?? '', os: os.name ?? '', type: device.type ?? 'desktop' },
  };
  if (cache.size >= CACHE_ENTRIES) cache.clear();
  cache.set(userAgent, agent);
  return agent;
}
