/** What is left to do when the configuration is written. Pure. */
import { type Answers, type Manifests, secretsOf } from './answers.ts';
import { stub } from './stub.ts';

/** Where pages will reach the collector: a subdomain of the shop, so that it is first-party. */
function collectorOf([origin = '']: readonly string[]): string {
  const host = /^https:\/\/(?:www\.)?([^/:]+\.[a-z][^/:]*)$/.exec(origin)?.[1];
  return host ? `https://data.${host}` : 'http://localhost:8787';
}

/** @param flag what commands need to find the file: empty where they find it themselves */
export function nextSteps(answers: Answers, manifests: Manifests, flag: string): string {
  const collector = collectorOf(answers.origins);
  const secrets = secretsOf(answers, manifests);
  const steps = [
    ...(secrets.length
      ? [
          `Put into the environment of the collector:\n${secrets.map(({ env, help }) => `  ${env}   ${help}`).join('\n')}`,
        ]
      : []),
    `Start the collector:\n  npx beckon serve${flag}`,
    `Paste into every page of the shop, in its head; ${collector} stands for the address of your collector:
  <!-- optional: keeps calls that come before the script has loaded -->
  <script>${stub}</script>
  <script async src="${collector}/b/${answers.site}.js"></script>`,
    ...(answers.consent === 'granted'
      ? []
      : [
          "Tell it on every page what the consent banner knows; until then nothing leaves the page:\n  beckon('consent', { analytics: true, marketing: true })",
        ]),
    `Where the shop has a Content-Security-Policy, add what this prints:\n  npx beckon csp --collector ${collector}${flag}`,
    'For a config that an editor can check:\n  npm install beckon',
  ];
  return `Next steps\n\n${steps.map((step, i) => `${i + 1}. ${step}`).join('\n\n')}\n`;
}
