import type { Azure } from '../azure/azure.ts';
import type { HttpFaults } from '../http/fault-gate.ts';
import { type JsonObject, objectAt } from '../json.ts';
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

/**
 * Replaces all faults: `{arm, vault, kubernetes}` each with latencyMs, tooManyRequests, serverError, closeConnection,
 * hang (and for arm and vault closeAfter, only), all with a seed; `failNext: {type: times}` for long operations;
 * `provisioningDelayMs`, `principalDelaySeconds`, `relaxLimits`. What is left out is calm again.
 */
export function setFaults(azure: Azure, order: JsonObject): JsonObject {
  const { settings } = azure.world;
  const known = [
    'arm',
    'vault',
    'kubernetes',
    'failNext',
    'provisioningDelayMs',
    'principalDelaySeconds',
    'relaxLimits',
  ];
  const stranger = Object.keys(order).find((key) => !known.includes(key));
  if (stranger !== undefined) throw new BadOrder(`unknown fault '${stranger}': use ${known.join(', ')}`);
  const arm = readFaults(objectAt(order, 'arm'), 'arm');
  const vault = readFaults(objectAt(order, 'vault'), 'vault');
  const {
    only: _only,
    closeAfter: _closeAfter,
    ...kubernetes
  } = readFaults(objectAt(order, 'kubernetes'), 'kubernetes');
  azure.faults.arm.set(arm);
  azure.faults.vault.set(vault);
  const expireWatches = objectAt(order, 'kubernetes').expireWatches === true;
  azure.world.clusters.setFaults({ ...kubernetes, ...(expireWatches ? { expireWatches } : {}) });
  settings.doomed.clear();
  for (const [type, times] of Object.entries(objectAt(order, 'failNext'))) {
    if (typeof times !== 'number') throw new BadOrder(`failNext.${type} must be a number of times`);
    settings.doomed.set(type.toLowerCase(), times);
  }
  settings.provisioningDelayMs = readNumber(order, 'provisioningDelayMs') ?? null;
  settings.principalDelaySeconds = readNumber(order, 'principalDelaySeconds') ?? 5;
  settings.areLimitsRelaxed = order.relaxLimits === true;
  return { ...order };
}

function readFaults(given: JsonObject, surface: string): HttpFaults {
  const faults: HttpFaults = {};
  for (const [key, value] of Object.entries(given)) {
    const field = numbers.find((known) => known === key);
    if (field) {
      if (typeof value !== 'number' || value < 0) throw new BadOrder(`${surface}.${key} must be a number from 0`);
      faults[field] = value;
    } else if (key === 'only' && typeof value === 'string') faults.only = readPattern(value);
    else if (key !== 'expireWatches') throw new BadOrder(`unknown fault '${surface}.${key}'`);
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
