/** Removals in, requests to custom audiences out; and what Reddit's answers mean. */
import type { AnswerExample, RemovalExample } from '../server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../shared/sample-removal.ts';
import { AUDIENCE, AUDIENCE_TOKEN, PIXEL, TOKEN } from './server-stand-in.ts';
import type { RedditSettings } from './settings.ts';

export const removalExamples: readonly RemovalExample<RedditSettings>[] = [
  {
    title: "e-mails alone, in Reddit's form; a stranger is unknown to it",
    settings: { pixelId: PIXEL, accessToken: TOKEN, audienceToken: AUDIENCE_TOKEN, removeFrom: [AUDIENCE] },
    removals: [sampleRemoval({ bareEmails: [sampleHash('e3'), sampleHash('e9')] }), sampleStranger()],
    requests: [
      {
        method: 'PATCH',
        url: `https://ads-api.reddit.com/api/v3/custom_audiences/${AUDIENCE}/users`,
        body: {
          data: {
            action_type: 'REMOVE',
            column_order: ['EMAIL_SHA256'],
            user_data: [[sampleHash('e3')], [sampleHash('e9')]],
          },
        },
      },
    ],
    removed: ['e3', 'e9'].map((digits) => `${AUDIENCE}:EMAIL_SHA256:${sampleHash(digits)}`),
  },
];

const error = (status: number) => ({ status, body: '{"error":{"message":"Words of Reddit"}}' });

export const removalAnswers: readonly AnswerExample[] = [
  { title: 'taken', answer: { body: '{"data":{}}' }, outcome: { kind: 'sent' } },
  { title: 'a bad request', answer: error(400), outcome: { kind: 'refused' } },
  { title: 'a dead token', answer: error(401), outcome: { kind: 'pause' } },
  { title: 'a token without the right', answer: error(403), outcome: { kind: 'pause' } },
  { title: 'no such audience', answer: error(404), outcome: { kind: 'pause' } },
  { title: 'too many', answer: error(429), outcome: { kind: 'retry' } },
];
