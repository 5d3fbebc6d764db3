/** Events for the server examples of all vendors: those of the page, and what the collector knows beside them. */
import type { ServerEvent } from '../server-contract.ts';
import { sampleEvent } from './sample-event.ts';

/** 2026-11-18 11:07:40 UTC: a minute after the events of the examples. */
export const SERVER_NOW = 1_795_000_060_000;

export const sampleServerEvent = (
  name: string,
  data: Record<string, unknown> = {},
  over: Partial<ServerEvent> = {},
): ServerEvent => ({
  ...sampleEvent(name, data),
  received: SERVER_NOW - 59_000,
  bot: false,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
  address: '9.9.9.9',
  language: 'de',
  country: 'DE',
  ...over,
});

/** Whose hashes the tables of normalise.test.ts have. */
export const sampleUser = {
  id: 'User-42',
  email: ' John.Doe@Example.COM ',
  phone: '+1 (650) 555-1212',
  first_name: ' Mary ',
  last_name: "O'Brien Jr.",
  city: 'San Francisco',
  region: 'California',
  postal_code: '94035-1234',
  country: 'US',
};
