/** Removals in, requests to customer lists out; and what Pinterest's answers mean. */
import type { AnswerExample, RemovalExample } from '../server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../shared/sample-removal.ts';
import { ACCOUNT, AUDIENCE_TOKEN, LIST, TOKEN } from './server-stand-in.ts';
import type { PinterestSettings } from './settings.ts';

export const removalExamples: readonly RemovalExample<PinterestSettings>[] = [
  {
    title: 'e-mails alone; a stranger is unknown to Pinterest',
    settings: {
      tagId: '2612345678901',
      adAccountId: ACCOUNT,
      accessToken: TOKEN,
      audienceToken: AUDIENCE_TOKEN,
      removeFrom: [LIST],
    },
    removals: [sampleRemoval({ emails: [sampleHash('e1'), sampleHash('e9')] }), sampleStranger()],
    requests: [
      {
        method: 'PATCH',
        url: `https://api.pinterest.com/v5/ad_accounts/${ACCOUNT}/customer_lists/${LIST}`,
        body: { operation_type: 'REMOVE', records: `${sampleHash('e1')},${sampleHash('e9')}` },
      },
    ],
    removed: ['e1', 'e9'].map((digits) => `${LIST}:EMAIL:${sampleHash(digits)}`),
  },
];

const error = (status: number) => ({ status, body: '{"code":1,"message":"Words of Pinterest"}' });

export const removalAnswers: readonly AnswerExample[] = [
  { title: 'taken', answer: { body: `{"id":"${LIST}","status":"PROCESSING"}` }, outcome: { kind: 'sent' } },
  { title: 'a bad request', answer: error(400), outcome: { kind: 'refused' } },
  { title: 'a dead token', answer: error(401), outcome: { kind: 'pause' } },
  { title: 'no permission', answer: error(403), outcome: { kind: 'pause' } },
  { title: 'no such list', answer: error(404), outcome: { kind: 'pause' } },
  { title: 'too many', answer: error(429), outcome: { kind: 'retry' } },
];
