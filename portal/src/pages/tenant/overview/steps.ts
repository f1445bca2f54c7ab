import type { InventoryItem, TenantryEvent } from '@tenantry/client';

/** One resource on its way, from when it could begin until it stood. */
export interface Step {
  readonly resource: InventoryItem;
  readonly startMs: number;
  /** Null while it is under way. */
  readonly endMs: number | null;
}

/** Within this after the first, what is made belongs to the making of the object and not to a later change. */
const ONE_MAKING_MS = 6 * 3600_000;

/**
 * How an object came to be. A resource can begin when the last of what it rests on stands. It stands since its state says so;
 * where that is of a later change, since its event, whose time is that of the whole pass.
 *
 * @param events of the object, with the key of their resource
 */
export function stepsOf(
  resources: readonly InventoryItem[],
  events: readonly TenantryEvent[],
  createdAt: string,
): readonly Step[] {
  const begin = Date.parse(createdAt);
  const made = new Map<string, number>();
  for (const { reason, resource, at } of events) {
    const time = Date.parse(at);
    const isOfMaking = (reason === 'Created' || reason === 'Adopted') && time - begin < ONE_MAKING_MS;
    if (resource !== undefined && isOfMaking && !made.has(resource)) made.set(resource, time);
  }
  const endOf = (resource: InventoryItem): number | null => {
    if (resource.state !== 'present') return null;
    return Math.min(made.get(resource.key) ?? Infinity, Date.parse(resource.since));
  };
  const ends = new Map(resources.map((resource) => [resource.key, endOf(resource)]));
  const steps = resources
    .filter(({ state }) => state !== 'planned')
    .map((resource) => {
      const startMs = Math.max(begin, ...resource.dependsOn.map((key) => ends.get(key) ?? begin));
      const endMs = ends.get(resource.key) ?? null;
      return { resource, startMs: Math.min(startMs, endMs ?? startMs), endMs };
    });
  return steps.toSorted((a, b) => a.startMs - b.startMs || (a.endMs ?? Infinity) - (b.endMs ?? Infinity));
}
