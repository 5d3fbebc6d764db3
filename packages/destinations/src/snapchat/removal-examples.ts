/** Removals in, requests to segments out; and what Snapchat's answers mean. */
import type { AnswerExample, RemovalExample } from '../server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../shared/sample-removal.ts';
import { AUDIENCE_TOKEN, PIXEL, SEGMENT, TOKEN } from './server-stand-in.ts';
import type { SnapchatSettings } from './settings.ts';

const url = `https://adsapi.snapchat.com/v1/segments/${SEGMENT}/users`;
const users = (schema: string, hash: string) => ({ users: [{ schema: [schema], data: [[hash]] }] });

export const removalExamples: readonly RemovalExample<SnapchatSettings>[] = [
  {
    title: 'somebody with e-mail and phone; a stranger is unknown to Snapchat',
    settings: { pixelId: PIXEL, accessToken: TOKEN, audienceToken: AUDIENCE_TOKEN, removeFrom: [SEGMENT] },
    removals: [sampleRemoval(), sampleStranger()],
    requests: [
      { method: 'DELETE', url, body: users('EMAIL_SHA256', sampleHash('e1')) },
      { method: 'DELETE', url, body: users('PHONE_SHA256', sampleHash('f2')) },
    ],
    removed: [`${SEGMENT}:EMAIL_SHA256:${sampleHash('e1')}`, `${SEGMENT}:PHONE_SHA256:${sampleHash('f2')}`],
  },
];

const error = (status: number) => ({
  status,
  body: '{"request_status":"ERROR","debug_message":"Words of Snapchat"}',
});

export const removalAnswers: readonly AnswerExample[] = [
  { title: 'taken', answer: { body: '{"request_status":"SUCCESS"}' }, outcome: { kind: 'sent' } },
  { title: 'a failure in an answer of 200', answer: error(200), outcome: { kind: 'refused' } },
  { title: 'a bad request', answer: error(400), outcome: { kind: 'refused' } },
  { title: 'a dead token', answer: error(401), outcome: { kind: 'pause' } },
  { title: 'no such segment', answer: error(404), outcome: { kind: 'pause' } },
  { title: 'too many', answer: error(429), outcome: { kind: 'retry' } },
];
