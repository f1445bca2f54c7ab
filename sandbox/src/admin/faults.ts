import { LONGEST_LAG_SECONDS } from '../azure/arm/lagging-replicas.ts';
import type { Azure } from '../azure/azure.ts';
import type { Ailment } from '../azure/health/availability.ts';
import { type Pace, type Settings, settingsOf } from '../azure/settings.ts';
import type { HttpFaults } from '../http/fault-gate.ts';
import { type JsonObject, objectAt, textAt } from '../json.ts';
import type { Faults } from '../kubernetes/contract.ts';
import { BadOrder } from './order.ts';

const numbers = [
  'latencyMs',
  'tooManyRequests',
  'serverError',
  'closeConnection',
  'closeAfter',
  'hang',
  'seed',
] as const;

const clusterNumbers = [
  'latencyMs',
  'tooManyRequests',
  'serverError',
  'closeConnection',
  'hang',
  'dropEvents',
  'repeatEvents',
  'swapEvents',
  'eventDelayMs',
  'silentWatches',
  'seed',
] as const;

const known = [
  'arm',
  'vault',
  'logs',
  'kubernetes',
  'failNext',
  'disallowed',
  'health',
  'publicAddresses',
  'failures',
  'pace',
  'clockFactor',
  'seed',
  'provisioningDelayMs',
  'principalDelaySeconds',
  'roleDelaySeconds',
  'logDelaySeconds',
  'relaxLimits',
  'staleReads',
];

/**
 * Replaces all faults: `{arm, vault, logs, kubernetes}` each with latencyMs, tooManyRequests, serverError, closeConnection,
 * hang and a seed; all but kubernetes with closeAfter and only, and kubernetes with expireWatches, dropEvents, repeatEvents,
 * swapEvents, eventDelayMs and silentWatches; `failures`, a chance for every request and long
 * operation; `failNext: {type: times}` for long operations; `disallowed: {type: policy name}`; `health: {resource id:
 * {state, summary, reason}}`; `publicAddresses`, the most that the subscription may have; `pace`, `clockFactor`, `seed`, `provisioningDelayMs`,
 * `principalDelaySeconds`, `roleDelaySeconds`, `logDelaySeconds`, `relaxLimits`, `staleReads: {chance, seconds}`. What is left out is again as the sandbox was started.
 */
export function setFaults(azure: Azure, order: JsonObject): JsonObject {
  const stranger = Object.keys(order).find((key) => !known.includes(key));
  if (stranger !== undefined) throw new BadOrder(`unknown fault '${stranger}': use ${known.join(', ')}`);
  const { conditions } = azure;
  const failures = readNumber(order, 'failures') ?? conditions.failures;
  if (failures > 1) throw new BadOrder('failures must be a chance from 0 to 1');
  const seed = readNumber(order, 'seed') ?? conditions.seed;
  const common = requestFaults(failures, seed);
  const arm = { ...common, ...readFaults(objectAt(order, 'arm'), 'arm') };
  const vault = { ...common, ...readFaults(objectAt(order, 'vault'), 'vault') };
  const logs = { ...common, ...readFaults(objectAt(order, 'logs'), 'logs') };
  const kubernetes = readKubernetesFaults(objectAt(order, 'kubernetes'));
  const doomed = readTimes(objectAt(order, 'failNext'));
  const disallowed = readPolicies(objectAt(order, 'disallowed'));
  const staleReads = readStaleReads(objectAt(order, 'staleReads'));
  const ailments = readAilments(objectAt(order, 'health'));
  const next = settingsOf({
    pace: readPace(order.pace) ?? conditions.pace,
    clockFactor: readNumber(order, 'clockFactor') || conditions.clockFactor,
    hasLimits: order.relaxLimits === undefined ? conditions.hasLimits : order.relaxLimits !== true,
    failures,
    seed,
  });
  const provisioningDelayMs = readNumber(order, 'provisioningDelayMs') ?? next.provisioningDelayMs;
  const principalDelaySeconds = readNumber(order, 'principalDelaySeconds') ?? next.principalDelaySeconds;
  const roleDelaySeconds = readNumber(order, 'roleDelaySeconds') ?? next.roleDelaySeconds;
  const logDelaySeconds = readNumber(order, 'logDelaySeconds') ?? next.logDelaySeconds;
  const publicAddresses = readNumber(order, 'publicAddresses') ?? next.publicAddresses;
  const delays = { provisioningDelayMs, principalDelaySeconds, roleDelaySeconds, logDelaySeconds };
  Object.assign(azure.world.settings, next, delays, { doomed, disallowed, ailments, publicAddresses, staleReads });
  azure.faults.arm.set(arm);
  azure.faults.vault.set(vault);
  azure.faults.logs.set(logs);
  azure.world.clusters.setFaults(kubernetes);
  return { ...order };
}

/** Spoils requests as the command line said, until an administrator orders otherwise. */
export function applyConditions(azure: Azure): void {
  const { failures, seed } = azure.conditions;
  azure.faults.arm.set(requestFaults(failures, seed));
  azure.faults.vault.set(requestFaults(failures, seed));
  azure.faults.logs.set(requestFaults(failures, seed));
}

/** Half of what fails says so; of the rest the client does not know whether it was done. */
function requestFaults(failures: number, seed: number): HttpFaults {
  if (failures === 0) return {};
  return { serverError: failures / 2, closeConnection: failures / 4, closeAfter: failures / 4, seed };
}

function readTimes(order: JsonObject): Map<string, number> {
  const doomed = new Map<string, number>();
  for (const [type, times] of Object.entries(order)) {
    if (typeof times !== 'number') throw new BadOrder(`failNext.${type} must be a number of times`);
    doomed.set(type.toLowerCase(), times);
  }
  return doomed;
}

function readPolicies(order: JsonObject): Map<string, string> {
  const disallowed = new Map<string, string>();
  for (const [type, policy] of Object.entries(order)) {
    if (typeof policy !== 'string' || policy === '')
      throw new BadOrder(`disallowed.${type} must be the name of a policy`);
    disallowed.set(type.toLowerCase(), policy);
  }
  return disallowed;
}

function readAilments(order: JsonObject): Map<string, Ailment> {
  const ailments = new Map<string, Ailment>();
  for (const id of Object.keys(order)) {
    const given = objectAt(order, id);
    const { state = 'Unavailable' } = given;
    if (state !== 'Unavailable' && state !== 'Degraded' && state !== 'Unknown') {
      throw new BadOrder(`health.${id}.state must be Unavailable, Degraded or Unknown`);
    }
    const summary = textAt(given, 'summary') ?? 'We are sorry, your resource is not available.';
    ailments.set(id.toLowerCase(), { state, summary, reason: textAt(given, 'reason') ?? 'Unplanned' });
  }
  return ailments;
}

function readStaleReads(order: JsonObject): Settings['staleReads'] {
  const { chance = 0, seconds = 0, ...others } = order;
  const [stranger] = Object.keys(others);
  if (stranger !== undefined) throw new BadOrder(`unknown fault 'staleReads.${stranger}'`);
  if (typeof chance !== 'number' || chance < 0 || chance > 1)
    throw new BadOrder('staleReads.chance must be a chance from 0 to 1');
  if (typeof seconds !== 'number' || seconds < 0 || seconds > LONGEST_LAG_SECONDS)
    throw new BadOrder(`staleReads.seconds must be a number from 0 to ${LONGEST_LAG_SECONDS}`);
  return { chance, seconds };
}

function readPace(given: unknown): Pace | undefined {
  if (given === undefined || given === 'brisk' || given === 'azure') return given;
  throw new BadOrder('pace must be brisk or azure');
}

function readFaults(given: JsonObject, surface: string): HttpFaults {
  const faults: HttpFaults = {};
  for (const [key, value] of Object.entries(given)) {
    const field = numbers.find((known) => known === key);
    if (field) {
      if (typeof value !== 'number' || value < 0) throw new BadOrder(`${surface}.${key} must be a number from 0`);
      faults[field] = value;
    } else if (key === 'only' && typeof value === 'string') faults.only = readPattern(value);
    else throw new BadOrder(`unknown fault '${surface}.${key}'`);
  }
  return faults;
}

function readKubernetesFaults(given: JsonObject): Faults {
  const { expireWatches, ...rest } = given;
  const faults: Faults = expireWatches === true ? { expireWatches } : {};
  for (const [key, value] of Object.entries(rest)) {
    const field = clusterNumbers.find((one) => one === key);
    if (field === undefined) throw new BadOrder(`unknown fault 'kubernetes.${key}'`);
    if (typeof value !== 'number' || value < 0) throw new BadOrder(`kubernetes.${key} must be a number from 0`);
    faults[field] = value;
  }
  return faults;
}

function readPattern(text: string): string {
  try {
    return new RegExp(text).source;
  } catch (cause) {
    throw new BadOrder(`'${text}' is no regular expression`, { cause });
  }
}

function readNumber(order: JsonObject, key: string): number | undefined {
  const value = order[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || value < 0) throw new BadOrder(`${key} must be a number from 0`);
  return value;
}
