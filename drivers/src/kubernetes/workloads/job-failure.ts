import type { JsonObject } from '@tenantry/kinds';
import type { Readiness } from '../../contract.ts';
import { asList, asObject, asText, metadataOf } from '../mark.ts';
import { logsOf, numberOf, said, timeOf } from './trouble.ts';

/** A run that failed for good: what the cluster says of it, and how its last pod ended. Pure. */
export function jobFailure(
  condition: JsonObject,
  pods: readonly JsonObject[],
): Extract<Readiness, { state: 'failed' }> {
  const last = lastFailed(pods);
  const again = 'Correct what it runs and apply, or run it again: tenantry run.';
  return {
    state: 'failed',
    code: 'JobFailed',
    reason: `has failed: ${whyFailed(condition, pods)}`,
    remedy: last === undefined ? again : `See its logs: ${logsOf(last, 'main', false)}. ${again}`,
  };
}

/** Why, in the cluster's words made plain, and how the last pod ended. */
export function whyFailed(condition: JsonObject, pods: readonly JsonObject[]): string {
  const why = VERDICTS[asText(condition.reason)] ?? (said(asText(condition.message)) || 'it failed');
  const last = lastFailed(pods);
  return last === undefined ? why : `${why}${endOf(last)}`;
}

function lastFailed(pods: readonly JsonObject[]): JsonObject | undefined {
  return [...pods]
    .filter((pod) => asText(asObject(pod.status).phase) === 'Failed')
    .sort((one, other) => createdAt(other) - createdAt(one))[0];
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
