import type { JsonObject } from '@tenantry/kinds';
import type { Readiness } from '../../contract.ts';
import { asList, asObject, asText, metadataOf } from '../mark.ts';
import { logsOf, numberOf, said, timeOf } from './trouble.ts';

/** A run that failed for good: what the cluster says of it, and how its last pod ended. Pure. */
export function jobFailure(
  condition: JsonObject,
  pods: readonly JsonObject[],
): Extract<Readiness, { state: 'failed' }> {
  const why = VERDICTS[asText(condition.reason)] ?? (said(asText(condition.message)) || 'it failed');
  const [last] = [...pods]
    .filter((pod) => asText(asObject(pod.status).phase) === 'Failed')
    .sort((one, other) => createdAt(other) - createdAt(one));
  const again = 'Correct what it runs and apply, or run it again: tenantry run.';
  if (last === undefined) return { state: 'failed', code: 'JobFailed', reason: `has failed: ${why}`, remedy: again };
  return {
    state: 'failed',
    code: 'JobFailed',
    reason: `has failed: ${why}${endOf(last)}`,
    remedy: `See its logs: ${logsOf(last, 'main', false)}. ${again}`,
  };
}

/** What the cluster's reasons mean, for people. */
const VERDICTS: Readonly<Record<string, string>> = {
  BackoffLimitExceeded: 'it was tried as often as its retries allow',
  DeadlineExceeded: 'it took longer than its deadline',
};

function endOf(pod: JsonObject): string {
  const [ended] = asList(asObject(pod.status).containerStatuses)
    .map((entry) => asObject(asObject(asObject(entry).state).terminated))
    .filter(({ exitCode }) => exitCode !== undefined);
  if (ended === undefined) return '';
  const reason = asText(ended.reason);
  const isTelling = reason !== '' && reason !== 'Error';
  return `; its last pod ended with exit code ${numberOf(ended.exitCode)}${isTelling ? ` (${reason})` : ''}`;
}

function createdAt(pod: JsonObject): number {
  return timeOf(metadataOf(pod).creationTimestamp) || 0;
}
