import type { KubeObject, Registry, ResourceType } from '../../contract.ts';
import {
  addQuantity,
  fieldAt,
  formatQuantity,
  type Quantity,
  quantity,
  subtractQuantity,
  ZERO,
} from '../../machinery/index.ts';
import { inScope, typeCountedBy, type Usage, usageOf } from './measure.ts';

interface Reservation {
  readonly type: ResourceType;
  readonly usage: Usage;
  readonly object: KubeObject;
}

/**
 * What is used of each quota: what is stored plus what admission has let through and is not stored yet. Both are read and
 * reserved without giving way to other work, which is what keeps parallel creates within the quota.
 */
export class QuotaLedger {
  private readonly registry: Registry;
  private readonly reservations = new Map<string, Set<Reservation>>();

  constructor(registry: Registry) {
    this.registry = registry;
  }

  hard(quota: KubeObject): Map<string, Quantity> {
    const hard = (fieldAt(quota, 'spec', 'hard') ?? {}) as Record<string, string>;
    return new Map(Object.entries(hard).map(([name, value]) => [name, quantity(value)]));
  }

  used(quota: KubeObject): Map<string, Quantity> {
    const namespace = quota.metadata.namespace ?? null;
    const hard = this.hard(quota);
    const used = new Map<string, Quantity>([...hard].map(([name]) => [name, ZERO]));
    const types = new Map<ResourceType, string[]>();
    for (const name of hard.keys()) {
      const type = typeCountedBy(this.registry, name);
      if (type === undefined) continue;
      types.set(type, [...(types.get(type) ?? []), name]);
    }
    for (const [type, names] of types) {
      for (const object of this.registry.list(type, namespace)) {
        if (inScope(quota, type, object)) addTo(used, names, usageOf(type, object));
      }
    }
    for (const reservation of this.reservations.get(namespace ?? '') ?? []) {
      if (inScope(quota, reservation.type, reservation.object)) addTo(used, [...hard.keys()], reservation.usage);
    }
    return used;
  }

  /** Holds what an object is about to take until it is stored or has failed. Returns the way to let go. */
  reserve(namespace: string, type: ResourceType, object: KubeObject, usage: Usage): () => void {
    const reservation: Reservation = { type, object, usage };
    const set = this.reservations.get(namespace) ?? new Set();
    set.add(reservation);
    this.reservations.set(namespace, set);
    return () => {
      set.delete(reservation);
      if (set.size === 0 && this.reservations.get(namespace) === set) this.reservations.delete(namespace);
    };
  }
}

function addTo(used: Map<string, Quantity>, names: readonly string[], usage: Usage): void {
  for (const name of names) {
    const more = usage.get(name);
    const present = used.get(name);
    if (more !== undefined && present !== undefined) used.set(name, addQuantity(present, more));
  }
}

/** What an update takes more (or gives back) than the object did before. */
export function difference(after: Usage, before: Usage): Usage {
  const change: Usage = new Map();
  for (const [name, value] of after) change.set(name, subtractQuantity(value, before.get(name) ?? ZERO));
  for (const [name, value] of before) {
    if (!after.has(name)) change.set(name, { nano: -value.nano, format: value.format });
  }
  return change;
}

/** `status.hard` and `status.used` as texts, sorted by name. */
export function statusOf(
  hard: ReadonlyMap<string, Quantity>,
  used: ReadonlyMap<string, Quantity>,
): {
  hard: Record<string, string>;
  used: Record<string, string>;
} {
  const texts = (list: ReadonlyMap<string, Quantity>) =>
    Object.fromEntries(
      [...list]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, value]) => [name, formatQuantity(value)]),
    );
  return { hard: texts(hard), used: texts(used) };
}

const ledgers = new WeakMap<Registry, QuotaLedger>();

/** Admission and the quota controller of one cluster share one ledger. */
export function ledgerOf(registry: Registry): QuotaLedger {
  const present = ledgers.get(registry);
  if (present !== undefined) return present;
  const ledger = new QuotaLedger(registry);
  ledgers.set(registry, ledger);
  return ledger;
}

/** Texts as the status shows them, for a message: `a=1,b=2`. */
export function listing(list: ReadonlyMap<string, Quantity>, names: readonly string[]): string {
  return [...names]
    .sort()
    .map((name) => `${name}=${formatQuantity(list.get(name) ?? ZERO)}`)
    .join(',');
}
