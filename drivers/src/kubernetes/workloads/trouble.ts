import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { asList, asObject, asText, metadataText } from '../mark.ts';

/** Why replicas do not do what they are for. Stable, for programs. */
export type TroubleCode =
  | 'QuotaFull'
  | 'DeniedByPodSecurity'
  | 'DeniedByPolicy'
  | 'LimitExceeded'
  | 'ReplicasRefused'
  | 'Unschedulable'
  | 'VolumePending'
  | 'VolumeNotMounted'
  | 'NetworkNotReady'
  | 'ImageInvalid'
  | 'ImageMissing'
  | 'ImageRefused'
  | 'ImagePullFailed'
  | 'SettingMissing'
  | 'ImageRunsAsRoot'
  | 'ImageUserNotNumeric'
  | 'StartFailed'
  | 'OutOfMemory'
  | 'CrashLoop'
  | 'ProbeFailing';

/** One reason for which replicas are not ready, in words for the people whose replicas they are. */
export interface Trouble {
  readonly code: TroubleCode;
  /** Goes on after "1 of 2 replicas": "cannot start: …". Holds nothing of what the program itself printed. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy: string;
  /** It passes by itself as a rule, so it is not a failure before it has lasted. */
  readonly isPassing: boolean;
  /** When time alone changes the verdict. */
  readonly lookAgainMs: number | null;
}

/** A trouble that lasts until somebody acts. */
export function trouble(code: TroubleCode, what: string, remedy: string): Trouble {
  return { code, what, remedy, isPassing: false, lookAgainMs: null };
}

/** The same trouble, given so long from `since` to pass by itself. */
export function givenTime(found: Trouble, since: number, graceMs: number, now: number): Trouble {
  const left = Number.isNaN(since) ? 0 : since + graceMs - now;
  return left <= 0 ? found : { ...found, isPassing: true, lookAgainMs: left };
}

/** How the logs of a pod's last run are read. */
export function logsOf(pod: JsonObject, container: string, isEnded: boolean): string {
  const place = `kubectl -n ${metadataText(pod, 'namespace')} logs ${metadataText(pod, 'name')}`;
  const several = asList(asObject(pod.spec).containers).length > 1 ? ` -c ${container}` : '';
  return `${place}${several}${isEnded ? ' --previous' : ''}`;
}

const MOST_CHARACTERS = 300;

/** What a system said, on one line and not without end. */
export function said(message: string): string {
  const line = message
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.:;,]+$/, '');
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

export function numberOf(value: JsonValue | undefined, otherwise = 0): number {
  return typeof value === 'number' ? value : otherwise;
}

export function timeOf(value: JsonValue | undefined): number {
  return Date.parse(asText(value));
}

export function conditionOf(body: JsonObject, type: string): JsonObject {
  return asObject(asList(asObject(body.status).conditions).find((entry) => asObject(entry).type === type));
}
