import { seededRandom } from '../seeded-random.ts';
import type { Ailment } from './health/availability.ts';

/** `brisk`: operations take fractions of a second. `azure`: what they take there, from seconds to many minutes. */
export type Pace = 'brisk' | 'azure';

/** What the sandbox is like from its start, and again whenever its faults are taken back. */
export interface Conditions {
  readonly pace: Pace;
  /** How many times faster than Azure's the operations go at its pace. Limits stay as they are. */
  readonly clockFactor: number;
  /** The token buckets answer 429 as Azure's do. */
  readonly hasLimits: boolean;
  /** Chance from 0 to 1 that a request fails, and that a long operation ends as Failed. */
  readonly failures: number;
  readonly seed: number;
}

export const calm: Conditions = { pace: 'brisk', clockFactor: 1, hasLimits: true, failures: 0, seed: 1 };

/** What an administrator may change while the sandbox runs. Not kept over a restart. */
export interface Settings {
  pace: Pace;
  clockFactor: number;
  /** Milliseconds that every long write takes, whatever the pace; null for the pace's. */
  provisioningDelayMs: number | null;
  /** Off: the token buckets answer 429 as Azure's do. */
  areLimitsRelaxed: boolean;
  /** How often the next long operation of a type (lower case, `*` for any) is to fail. */
  doomed: Map<string, number>;
  /** Types (lower case) that a policy of the subscription refuses to have made or changed: name of the policy by type. */
  disallowed: Map<string, string>;
  /** What is wrong with resources, by their ids in lower case, as Azure's own look at their health says. */
  ailments: Map<string, Ailment>;
  /** Most public addresses that the subscription may have; null for no limit. */
  publicAddresses: number | null;
  /** Chance from 0 to 1 that a long operation fails. */
  operationFailure: number;
  /** Seconds during which Azure RBAC does not know a new principal, unless the request names its type. */
  principalDelaySeconds: number;
  /** Seconds until a role that was given counts: up to ten minutes in Azure. */
  roleDelaySeconds: number;
  /** Seconds from a line of a container to when it can be found in its workspace. */
  logDelaySeconds: number;
  /** Chance from 0 to 1 that a read is answered as things stood so many seconds ago. */
  staleReads: { readonly chance: number; readonly seconds: number };
  /** Draws what is left to chance. */
  random: () => number;
}

/** Usual, not the longest: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */
const AZURE_ROLE_DELAY_SECONDS = 120;

/** Most of it comes within a minute: https://learn.microsoft.com/azure/azure-monitor/logs/data-ingestion-time */
const AZURE_LOG_DELAY_SECONDS = 60;

export function settingsOf(conditions: Conditions): Settings {
  return {
    pace: conditions.pace,
    clockFactor: conditions.clockFactor,
    provisioningDelayMs: null,
    areLimitsRelaxed: !conditions.hasLimits,
    doomed: new Map(),
    disallowed: new Map(),
    ailments: new Map(),
    publicAddresses: null,
    operationFailure: conditions.failures,
    principalDelaySeconds: 5,
    roleDelaySeconds: conditions.pace === 'azure' ? AZURE_ROLE_DELAY_SECONDS / conditions.clockFactor : 0,
    logDelaySeconds: conditions.pace === 'azure' ? AZURE_LOG_DELAY_SECONDS / conditions.clockFactor : 0,
    staleReads: { chance: 0, seconds: 0 },
    random: seededRandom(conditions.seed),
  };
}

/** Whether an operation of the type is to fail: by order, which is then used up, or by chance. */
export function takeDoom(settings: Settings, type: string): boolean {
  for (const key of [type.toLowerCase(), '*']) {
    const left = settings.doomed.get(key) ?? 0;
    if (left > 0) {
      settings.doomed.set(key, left - 1);
      return true;
    }
  }
  return settings.operationFailure > 0 && settings.random() < settings.operationFailure;
}
