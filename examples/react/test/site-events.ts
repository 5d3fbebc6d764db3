/**
 * What compiles once a site has declared its own events, and what must not. Checked by `npm run types` against the
 * sources and by `npm run packages` against the packed types.
 */
import type { Beckon } from '@beckon/sdk';

interface Survey {
  score: number;
  comment?: string;
}
declare module '@beckon/sdk' {
  interface SiteEvents {
    newsletter_open: { list: string };
    survey: Survey;
    chat_open: { topic?: string };
    refund: { reason: string };
  }
}

export function check(beckon: Beckon): void {
  beckon.track('newsletter_open', { list: 'footer' });
  beckon.track('survey', { score: 5 });
  beckon.track('chat_open');
  beckon.track('chat_open', { topic: 'size' });
  // @ts-expect-error it needs its data
  beckon.track('newsletter_open');
  // @ts-expect-error of the right type
  beckon.track('newsletter_open', { list: 1 });
  // @ts-expect-error and no other field: the site has said what there is
  beckon.track('newsletter_open', { list: 'footer', lst: 'footer' });
  // @ts-expect-error a typing error in a name is none of the site's events
  beckon.track('newsleter_open', { list: 'footer' });

  beckon.track('search', { search_term: 'mug' });
  // @ts-expect-error the known events stay what they are
  beckon.track('search', { list: 'footer' });
  beckon.track('refund', { transaction_id: 'T-1', reason: 'broken' });
  // @ts-expect-error what the site adds to one of them is needed, too
  beckon.track('refund', { transaction_id: 'T-1' });
  // @ts-expect-error and what was needed before still is
  beckon.track('refund', { reason: 'broken' });

  const either = 'survey' as 'survey' | 'newsletter_open';
  beckon.track(either, { score: 5, list: 'footer' });
  // @ts-expect-error it may be the newsletter
  beckon.track(either, { score: 5 });
  const any: string = 'survey';
  // @ts-expect-error it may be any name
  beckon.track(any, { score: 5 });
}
