/** Removals in, requests of segment mapping out; and what TikTok's answers mean. */
import type { AnswerExample, RemovalExample } from '../server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../shared/sample-removal.ts';
import { ADVERTISER, AUDIENCE, AUDIENCE_TOKEN, PIXEL, TOKEN } from './server-stand-in.ts';
import type { TiktokSettings } from './settings.ts';

const settings: TiktokSettings = {
  pixelCode: PIXEL,
  accessToken: TOKEN,
  audienceToken: AUDIENCE_TOKEN,
  advertiserId: ADVERTISER,
  removeFrom: [AUDIENCE],
};
const request = (schema: string, ...hashes: string[]) => ({
  method: 'POST' as const,
  url: 'https://business-api.tiktok.com/open_api/v1.3/segment/mapping/',
  body: {
    action: 'delete',
    advertiser_ids: [ADVERTISER],
    id_schema: [schema],
    batch_data: hashes.map((id) => [{ id, audience_ids: [AUDIENCE] }]),
  },
});

export const removalExamples: readonly RemovalExample<TiktokSettings>[] = [
  {
    title: 'somebody with e-mail and phone; a stranger is unknown to TikTok',
    settings,
    removals: [sampleRemoval(), sampleStranger()],
    requests: [request('EMAIL_SHA256', sampleHash('e1')), request('PHONE_SHA256', sampleHash('f1'))],
    removed: [`${AUDIENCE}:EMAIL_SHA256:${sampleHash('e1')}`, `${AUDIENCE}:PHONE_SHA256:${sampleHash('f1')}`],
  },
];

const say = (code: number) => ({ body: JSON.stringify({ code, message: 'Words', request_id: 'r' }) });

export const removalAnswers: readonly AnswerExample[] = [
  { title: 'taken', answer: say(0), outcome: { kind: 'sent' } },
  { title: 'some were not taken', answer: say(20001), outcome: { kind: 'refused' } },
  { title: 'a bad request', answer: say(40002), outcome: { kind: 'refused' } },
  { title: 'no right to the account', answer: say(40001), outcome: { kind: 'pause' } },
  { title: 'a dead token', answer: say(40105), outcome: { kind: 'pause' } },
  { title: 'too many', answer: say(40100), outcome: { kind: 'retry' } },
  { title: 'a fault of theirs', answer: say(50000), outcome: { kind: 'retry' } },
];
