/** What the answers of the Data Manager API mean: by the reasons in the body. Source: Google's protos of google.ads.datamanager.v1 (ErrorReason), google.rpc.Code. */
import type { RemovalOutcome, ServerAnswer } from '../server-contract.ts';
import { httpOutcome } from '../shared/http-outcome.ts';
import { fieldsOf, isFields, tell } from '../shared/json-answer.ts';

/** Nothing gets through until somebody mends it in the account or in the configuration. */
const TO_BE_MENDED =
  /^(PERMISSION_DENIED|TERMS_AND_CONDITIONS_NOT_SIGNED|INVALID_CONVERSION_ACTION_(ID|TYPE)|\w*ENHANCED_CONVERSIONS\w*|SERVICE_DISABLED|ACCESS_TOKEN_SCOPE_INSUFFICIENT)$/;
const AGAIN = /^(RESOURCE_EXHAUSTED|INTERNAL(_ERROR)?|DEADLINE_EXCEEDED|UNAVAILABLE|ABORTED)$/;

/** `reason` of the error and of each of its fields. */
function reasonsOf(details: unknown): string[] {
  if (!Array.isArray(details)) return [];
  return details.filter(isFields).flatMap((detail) => {
    const fields = Array.isArray(detail['fieldViolations']) ? detail['fieldViolations'] : [];
    return [detail, ...fields.filter(isFields)].flatMap(({ reason }) =>
      typeof reason === 'string' ? [reason] : [],
    );
  });
}

const traceOf = (details: unknown): unknown =>
  Array.isArray(details)
    ? details.filter(isFields).find(({ requestId }) => requestId)?.['requestId']
    : undefined;

export function outcome(answer: ServerAnswer): RemovalOutcome {
  const fields = fieldsOf(answer.body);
  const error = fields?.['error'];
  if (!isFields(error)) {
    // What becomes of each conversion shows later, in Google Ads.
    if (answer.status === 200 && typeof fields?.['requestId'] === 'string') return { kind: 'sent' };
    if (answer.status >= 200 && answer.status < 300)
      return { kind: 'retry', reason: `Google answered ${answer.status} without a request id` };
    if (answer.status === 401) return { kind: 'retry', reason: 'Google answered 401', newSession: true };
    return httpOutcome(answer);
  }
  const { status, message, details } = error;
  const reasons = reasonsOf(details);
  const reason = tell(
    'Google',
    [status ?? answer.status, ...new Set(reasons)].join(' '),
    message,
    traceOf(details),
  );
  if (answer.status === 401 || status === 'UNAUTHENTICATED')
    return { kind: 'retry', reason, newSession: true };
  const codes = [...reasons, `${status}`];
  if (codes.some((code) => TO_BE_MENDED.test(code))) return { kind: 'pause', reason };
  if (codes.some((code) => AGAIN.test(code)) || answer.status === 429 || answer.status >= 500) {
    const { afterMs } = httpOutcome({ ...answer, status: 503 }) as { afterMs?: number };
    return { kind: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }
  return { kind: 'refused', reason };
}
