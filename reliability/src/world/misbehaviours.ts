import type { Json } from '../../../server/test/estate.ts';

/** Which part of the world misbehaves. */
export type Family = 'azure' | 'kubernetes' | 'postgres' | 'clock';

export const FAMILIES: readonly Family[] = ['azure', 'kubernetes', 'postgres', 'clock'];

/** What an order to the sandbox's administrator makes of Azure or the cluster, by a seed. */
const ORDERS = {
  'Azure throttles': ['azure', (seed: number) => ({ arm: { tooManyRequests: 0.2, seed } })],
  'Azure answers 500': ['azure', (seed: number) => onBoth({ serverError: 0.2, seed })],
  'Azure cuts connections': ['azure', (seed: number) => onBoth({ closeConnection: 0.1, closeAfter: 0.1, seed })],
  'Azure does not answer': ['azure', (seed: number) => onBoth({ hang: 0.02, seed })],
  'long operations fail late': ['azure', (seed: number) => ({ failNext: { '*': 1 + (seed % 4) } })],
  'long operations are slow': ['azure', (seed: number) => ({ provisioningDelayMs: 500 + (seed % 2000) })],
  'reads of Azure are stale': ['azure', (seed: number) => ({ staleReads: { chance: 0.3, seconds: 1 + (seed % 10) } })],
  'effects in Azure are seen late': [
    'azure',
    (seed: number) => ({ staleReads: { chance: 1, seconds: 1 + (seed % 5) } }),
  ],
  'the cluster throttles': ['kubernetes', (seed: number) => ({ kubernetes: { tooManyRequests: 0.2, seed } })],
  'the cluster answers 500': ['kubernetes', (seed: number) => ({ kubernetes: { serverError: 0.2, seed } })],
  'the cluster cuts connections': ['kubernetes', (seed: number) => ({ kubernetes: { closeConnection: 0.2, seed } })],
  'the cluster does not answer': ['kubernetes', (seed: number) => ({ kubernetes: { hang: 0.03, seed } })],
  'events are dropped': ['kubernetes', (seed: number) => ({ kubernetes: { dropEvents: 0.3, seed } })],
  'events are repeated': ['kubernetes', (seed: number) => ({ kubernetes: { repeatEvents: 0.3, seed } })],
  'events are swapped': ['kubernetes', (seed: number) => ({ kubernetes: { swapEvents: 0.3, seed } })],
  'events are late': ['kubernetes', (seed: number) => ({ kubernetes: { eventDelayMs: 500 + (seed % 3000), seed } })],
  'watches say nothing': [
    'kubernetes',
    (seed: number) => ({ kubernetes: { silentWatches: 0.5, expireWatches: true, seed } }),
  ],
  'watches expire': ['kubernetes', (seed: number) => ({ kubernetes: { expireWatches: true, seed } })],
} as const satisfies Record<string, readonly ['azure' | 'kubernetes', (seed: number) => Json]>;

type Ordered = keyof typeof ORDERS;

/** What happens below the product, and not at the sandbox. */
const BENEATH = {
  'PostgreSQL is restarted': 'postgres',
  'PostgreSQL is killed': 'postgres',
  'PostgreSQL is frozen': 'postgres',
  'the clock jumps an hour forward': 'clock',
  'the clock jumps an hour back': 'clock',
} as const satisfies Record<string, Family>;

export type Beneath = keyof typeof BENEATH;

export type Misbehaviour = Ordered | Beneath;

function onBoth(faults: Json): Json {
  return { arm: faults, vault: faults };
}

export function isOrdered(how: Misbehaviour): how is Ordered {
  return how in ORDERS;
}

export function misbehavioursOf(family: Family): readonly Misbehaviour[] {
  return [
    ...Object.entries(ORDERS).flatMap(([how, [of]]) => (of === family ? [how as Ordered] : [])),
    ...Object.entries(BENEATH).flatMap(([how, of]) => (of === family ? [how as Beneath] : [])),
  ];
}

/** One order for all that misbehave just now; of two orders for the same surface both count. */
export function orderFor(active: ReadonlyMap<Misbehaviour, number>): Json {
  const order: Record<string, unknown> = { ...CALM };
  for (const [how, seed] of active) {
    if (!isOrdered(how)) continue;
    for (const [key, value] of Object.entries(ORDERS[how][1](seed))) {
      const before = order[key];
      order[key] =
        typeof value === 'object' && typeof before === 'object' ? { ...before, ...(value as object) } : value;
    }
  }
  return order;
}

/** Limits of Azure would make a run wait for minutes; a principal is known after a moment, as it is there. */
export const CALM: Json = { relaxLimits: true, principalDelaySeconds: 1 };
