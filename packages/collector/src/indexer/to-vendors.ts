/** Whether what ad vendors match people by may be kept of an event. */
import type { ConsentStamp } from '@beckon/events';

const allowed = (value: string | undefined) => value === 'granted' || value === 'not-required';

/** The visitor allowed marketing, or the limited form of it that an opt-out leaves. */
export const toVendors = (consent: ConsentStamp): boolean =>
  allowed(consent['marketing']) || allowed(consent['limited:marketing']);
