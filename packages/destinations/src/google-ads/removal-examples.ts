/** Removals in, requests of the Data Manager API out; and what its answers mean. */
import type { AnswerExample, RemovalExample } from '../server-contract.ts';
import { sampleHash, sampleRemoval, sampleStranger } from '../shared/sample-removal.ts';
import { ACCOUNT, CLIENT, CLIENT_SECRET, LIST, REFRESH_TOKEN } from './server-stand-in.ts';
import type { GoogleAdsSettings } from './settings.ts';

const eleven = Array.from({ length: 11 }, (_, n) => sampleHash(`e${n}f`));
const member = (...userIdentifiers: object[]) => ({ userData: { userIdentifiers } });

export const removalExamples: readonly RemovalExample<GoogleAdsSettings>[] = [
  {
    title:
      "in Google's forms; who has more than ten identifiers is two members; a stranger is unknown to Google",
    settings: {
      customerId: '123-456-7890',
      conversionActions: { purchase: '987654321' },
      clientId: CLIENT,
      clientSecret: CLIENT_SECRET,
      refreshToken: REFRESH_TOKEN,
      removeFrom: [LIST],
    },
    removals: [
      sampleRemoval(),
      sampleRemoval({ id: 'second', googleEmails: eleven, phones: [] }),
      sampleStranger(),
    ],
    requests: [
      {
        method: 'POST',
        url: 'https://datamanager.googleapis.com/v1/audienceMembers:remove',
        body: {
          destinations: [
            {
              operatingAccount: { accountType: 'GOOGLE_ADS', accountId: ACCOUNT },
              productDestinationId: LIST,
            },
          ],
          audienceMembers: [
            member({ emailAddress: sampleHash('e2') }, { phoneNumber: sampleHash('f1') }),
            member(...eleven.slice(0, 10).map((emailAddress) => ({ emailAddress }))),
            member({ emailAddress: eleven[10] }),
          ],
          encoding: 'HEX',
          validateOnly: false,
        },
      },
    ],
    removed: [
      `${LIST}:emailAddress:${sampleHash('e2')}`,
      `${LIST}:phoneNumber:${sampleHash('f1')}`,
      ...eleven.map((hash) => `${LIST}:emailAddress:${hash}`),
    ],
  },
];

const error = (status: number, word: string) => ({
  status,
  body: JSON.stringify({ error: { code: status, status: word, message: 'Words of Google' } }),
});

export const removalAnswers: readonly AnswerExample[] = [
  { title: 'taken', answer: { body: '{"requestId":"r"}' }, outcome: { kind: 'sent' } },
  { title: 'a bad request', answer: error(400, 'INVALID_ARGUMENT'), outcome: { kind: 'refused' } },
  {
    title: 'an old session',
    answer: error(401, 'UNAUTHENTICATED'),
    outcome: { kind: 'retry', newSession: true },
  },
  { title: 'no permission', answer: error(403, 'PERMISSION_DENIED'), outcome: { kind: 'pause' } },
  { title: 'too many', answer: error(429, 'RESOURCE_EXHAUSTED'), outcome: { kind: 'retry' } },
];
