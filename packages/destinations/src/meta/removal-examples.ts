/** Removals in, requests to customer lists out; and what Meta's answers mean. */
import type { AnswerExample, RemovalExample } from '../server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../shared/sample-removal.ts';
import { APP_SECRET, AUDIENCE, AUDIENCE_TOKEN, PIXEL, TOKEN } from './server-stand-in.ts';
import type { MetaSettings } from './settings.ts';

const settings: MetaSettings = {
  pixelId: PIXEL,
  accessToken: TOKEN,
  audienceToken: AUDIENCE_TOKEN,
  removeFrom: [AUDIENCE],
};
const url = `https://graph.facebook.com/v25.0/${AUDIENCE}/users`;
const payload = (schema: string, ...hashes: string[]) => ({
  payload: { schema: [schema], data: hashes.map((hash) => [hash]) },
});

export const removalExamples: readonly RemovalExample<MetaSettings>[] = [
  {
    title: 'two people, one of whom has told the same e-mail; a stranger is unknown to Meta',
    settings,
    removals: [
      sampleRemoval(),
      sampleRemoval({ id: 'second', emails: [sampleHash('e1'), sampleHash('e9')], phoneDigits: [] }),
      sampleStranger(),
    ],
    requests: [
      { method: 'DELETE', url, body: payload('EMAIL', sampleHash('e1'), sampleHash('e9')) },
      { method: 'DELETE', url, body: payload('PHONE', sampleHash('f2')) },
    ],
    removed: [
      `${AUDIENCE}:EMAIL:${sampleHash('e1')}`,
      `${AUDIENCE}:EMAIL:${sampleHash('e9')}`,
      `${AUDIENCE}:PHONE:${sampleHash('f2')}`,
    ],
  },
  {
    title: 'the app demands proof of the token; an erasure, of whom the phone alone is known',
    settings: { ...settings, appSecret: APP_SECRET },
    removals: [sampleRemoval({ cause: 'erasure', purposes: [], emails: [] })],
    requests: [
      {
        method: 'DELETE',
        url,
        body: {
          ...payload('PHONE', sampleHash('f2')),
          appsecret_proof: '13f10463e37642b5b8d8ab28260729cf23ef75a5685d0f48b76b573ca883a49f',
        },
      },
    ],
    removed: [`${AUDIENCE}:PHONE:${sampleHash('f2')}`],
  },
];

const error = (code: number, more: object = {}) => ({
  status: 400,
  body: JSON.stringify({ error: { message: 'Words of Meta', code, fbtrace_id: 'AbC', ...more } }),
});

export const removalAnswers: readonly AnswerExample[] = [
  {
    title: 'taken',
    answer: { body: `{"audience_id":"${AUDIENCE}","num_received":1,"num_invalid_entries":0}` },
    outcome: { kind: 'sent' },
  },
  { title: 'a page of a proxy', answer: { body: '<html>' }, outcome: { kind: 'retry' } },
  { title: 'temporary', answer: error(2), outcome: { kind: 'retry' } },
  { title: 'throttled', answer: error(80_003), outcome: { kind: 'retry' } },
  { title: 'a dead token', answer: error(190), outcome: { kind: 'pause' } },
  { title: 'a token without ads_management', answer: error(200), outcome: { kind: 'pause' } },
  { title: 'no such list', answer: error(100, { error_subcode: 33 }), outcome: { kind: 'pause' } },
  { title: 'a bad parameter', answer: error(100), outcome: { kind: 'refused' } },
];
