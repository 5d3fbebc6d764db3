/** The check of a record of consent: half a proof is none. */
import type { Problem } from './check.ts';
import type { ConsentAction } from './wire.ts';

const actions = ['accept-all', 'reject-all', 'save', 'withdraw'] as const satisfies readonly ConsentAction[];
const MAX_KEYS = 200;
const MAX_PROOF = 8192;
const idPattern = /^[\w-]{1,64}$/;

const isObject = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);
const isText = (v: unknown, max: number): v is string => typeof v === 'string' && v.length <= max;
const isId = (v: unknown): v is string => typeof v === 'string' && idPattern.test(v);

/** An object of at most MAX_KEYS short names whose values all fit. */
const isTable = (v: unknown, fits: (value: unknown) => boolean): boolean =>
  isObject(v) &&
  Object.keys(v).length <= MAX_KEYS &&
  Object.entries(v).every(([key, value]) => key.length <= 64 && fits(value));

const isRuling = (v: unknown): boolean =>
  isObject(v) &&
  isText(v['rule'], 64) &&
  (v['by'] === undefined ||
    (Array.isArray(v['by']) && v['by'].length <= 32 && v['by'].every((name) => isText(name, 64))));

type Rule = [fits: (value: unknown) => boolean, message: string];
const texts = (max: number): Rule => [
  (v) => isTable(v, (value) => isText(value, max)),
  `must be an object of at most ${MAX_KEYS} strings, each of at most ${max} characters`,
];
const id: Rule = [isId, 'must be 1-64 letters, digits, _ or -'];

const required: Readonly<Record<string, Rule>> = {
  id,
  time: [Number.isFinite, 'must be epoch milliseconds'],
  action: [(v) => (actions as readonly unknown[]).includes(v), `must be one of ${actions.join(', ')}`],
  purposes: texts(32),
  path: [(v) => isText(v, 2048), 'must be a path of at most 2048 characters'],
};
const optional: Readonly<Record<string, Rule>> = {
  rulings: [(v) => isTable(v, isRuling), 'must be an object of rulings, each with a rule and by whom'],
  proofs: texts(MAX_PROOF),
  shown: texts(2048),
  regime: [
    (v) => isTable(v, (value) => typeof value === 'boolean' || isText(value, 32)),
    'must be an object of purpose and rule',
  ],
  place: texts(16),
  gpc: [(v) => typeof v === 'boolean', 'must be true or false'],
  visitor: id,
};

/** Checks a record as it reached the collector: errors only. */
export function checkDecision(record: unknown): Problem[] {
  if (!isObject(record)) return [{ level: 'error', field: 'decision', message: 'must be an object' }];
  const found: Problem[] = [];
  for (const [rules, must] of [
    [required, true],
    [optional, false],
  ] as const)
    for (const [name, [fits, message]] of Object.entries(rules))
      if ((must || record[name] !== undefined) && !fits(record[name]))
        found.push({ level: 'error', field: `decision.${name}`, message });
  return found;
}
