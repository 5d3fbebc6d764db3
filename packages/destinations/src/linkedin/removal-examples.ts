/** Removals in, requests to DMP segments out; and what LinkedIn's answers mean. */
import type { AnswerExample, RemovalExample } from '../server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../shared/sample-removal.ts';
import { AUDIENCE_TOKEN, PARTNER, SEGMENT, TOKEN } from './server-stand-in.ts';
import type { LinkedinSettings } from './settings.ts';

export const removalExamples: readonly RemovalExample<LinkedinSettings>[] = [
  {
    title: 'e-mails alone; a stranger is unknown to LinkedIn',
    settings: {
      partnerId: PARTNER,
      accessToken: TOKEN,
      conversions: {},
      audienceToken: AUDIENCE_TOKEN,
      removeFrom: [SEGMENT],
    },
    removals: [sampleRemoval({ emails: [sampleHash('e1'), sampleHash('e9')] }), sampleStranger()],
    requests: [
      {
        method: 'POST',
        url: `https://api.linkedin.com/rest/dmpSegments/${SEGMENT}/users`,
        body: {
          elements: ['e1', 'e9'].map((digits) => ({
            action: 'REMOVE',
            userIds: [{ idType: 'SHA256_EMAIL', idValue: sampleHash(digits) }],
          })),
        },
      },
    ],
    removed: ['e1', 'e9'].map((digits) => `${SEGMENT}:SHA256_EMAIL:${sampleHash(digits)}`),
  },
];

const error = (status: number) => ({
  status,
  body: JSON.stringify({ status, message: 'Words of LinkedIn' }),
});

export const removalAnswers: readonly AnswerExample[] = [
  { title: 'taken', answer: { body: '{"elements":[{"status":201}]}' }, outcome: { kind: 'sent' } },
  { title: 'created, without a word', answer: { status: 201 }, outcome: { kind: 'sent' } },
  {
    title: 'one of them is bad',
    answer: { body: '{"elements":[{"status":201},{"status":400}]}' },
    outcome: { kind: 'refused' },
  },
  {
    title: 'one of them later',
    answer: { body: '{"elements":[{"status":429}]}' },
    outcome: { kind: 'retry' },
  },
  { title: 'a bad request', answer: error(400), outcome: { kind: 'refused' } },
  { title: 'a dead token', answer: error(401), outcome: { kind: 'pause' } },
  { title: 'a token without rw_dmp_segments', answer: error(403), outcome: { kind: 'pause' } },
  { title: 'a version that is gone', answer: error(426), outcome: { kind: 'pause' } },
  { title: 'throttled', answer: error(429), outcome: { kind: 'retry' } },
];
