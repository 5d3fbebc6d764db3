/** Removals in, operations on custom audiences out; and what X's answers mean. */
import type { AnswerExample, RemovalExample } from '../server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../shared/sample-removal.ts';
import { ACCOUNT, AUDIENCE, OAUTH, PIXEL } from './server-stand-in.ts';
import type { XSettings } from './settings.ts';

const remove = (user: object) => ({ operation_type: 'Delete', params: { users: [user] } });

export const removalExamples: readonly RemovalExample<XSettings>[] = [
  {
    title: 'one with e-mail and phone, one with an e-mail; a stranger is unknown to X',
    settings: { pixelId: PIXEL, ...OAUTH, adAccountId: ACCOUNT, removeFrom: [AUDIENCE] },
    removals: [
      sampleRemoval(),
      sampleRemoval({ id: 'second', emails: [sampleHash('e9')], phones: [] }),
      sampleStranger(),
    ],
    requests: [
      {
        method: 'POST',
        url: `https://ads-api.x.com/12/accounts/${ACCOUNT}/custom_audiences/${AUDIENCE}/users`,
        body: [
          remove({ email: [sampleHash('e1')], phone_number: [sampleHash('f1')] }),
          remove({ email: [sampleHash('e9')] }),
        ],
      },
    ],
    removed: [
      `${AUDIENCE}:email:${sampleHash('e1')}`,
      `${AUDIENCE}:phone_number:${sampleHash('f1')}`,
      `${AUDIENCE}:email:${sampleHash('e9')}`,
    ],
  },
];

const error = (status: number) => ({ status, body: '{"errors":[{"code":"CODE","message":"Words of X"}]}' });

export const removalAnswers: readonly AnswerExample[] = [
  {
    title: 'taken',
    answer: { body: '{"data":{"success_count":2,"total_count":2}}' },
    outcome: { kind: 'sent' },
  },
  {
    title: 'not all were taken',
    answer: { body: '{"data":{"success_count":1,"total_count":2}}' },
    outcome: { kind: 'refused' },
  },
  { title: 'a bad request', answer: error(400), outcome: { kind: 'refused' } },
  { title: 'a dead token', answer: error(401), outcome: { kind: 'pause' } },
  { title: 'no such audience', answer: error(404), outcome: { kind: 'pause' } },
  { title: 'too many', answer: error(429), outcome: { kind: 'retry', afterMs: 15 * 60_000 } },
];
