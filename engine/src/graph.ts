import { CONTENTS, type DesiredResource } from '@tenantry/kinds';
import type { InventoryRow } from '@tenantry/store/contract';
import { resourcesUsed } from './template.ts';

/** Keys a resource waits for: those it names and those whose outputs it uses. */
export function dependenciesOf(resource: DesiredResource): string[] {
  return [...new Set([...resource.dependsOn, ...resourcesUsed(resource.body)])];
}

/** Keys of resources that may go only after this one: all it waits for, and what it says itself. */
export function outlivedBy(resource: DesiredResource): string[] {
  return [...new Set([...dependenciesOf(resource), ...(resource.goesBefore ?? [])])];
}

/** Throws when keys repeat, a dependency is not there, or dependencies run in a circle: a defect of the kind. */
export function checkGraph(resources: readonly DesiredResource[]): void {
  const byKey = new Map(resources.map((resource) => [resource.key, resource]));
  if (byKey.size !== resources.length) throw new Error('two resources have the same key');
  const state = new Map<string, 'open' | 'done'>();
  const visit = (key: string, path: readonly string[]): void => {
    if (state.get(key) === 'done') return;
    if (state.get(key) === 'open')
      throw new Error(`resources depend on each other in a circle: ${[...path, key].join(' → ')}`);
    const resource = byKey.get(key);
    if (resource === undefined) throw new Error(`${path.at(-1)} depends on ${key}, which is not among the resources`);
    state.set(key, 'open');
    for (const dependency of outlivedBy(resource)) {
      if (dependency !== CONTENTS) visit(dependency, [...path, key]);
    }
    state.set(key, 'done');
  };
  for (const resource of resources) {
    visit(resource.key, []);
    if (resource.deletedWith !== undefined && !byKey.has(resource.deletedWith)) {
      throw new Error(`${resource.key} goes with ${resource.deletedWith}, which is not among the resources`);
    }
  }
}

/** What may be taken away now. */
export interface RemovalStep {
  /** Nothing left depends on these, or on anything that goes with them. */
  readonly delete: readonly InventoryRow[];
  /** Their container is gone: only to be observed gone, and deleted on their own should they stand after all. */
  readonly confirm: readonly InventoryRow[];
}

/**
 * Reverse order of dependency. Rows that go with a container (`deletedWith`) form one group with it; a group may go when no
 * row of another remaining group depends on any of its rows.
 */
export function removalStep(remaining: readonly InventoryRow[]): RemovalStep {
  const byKey = new Map(remaining.map((row) => [row.key, row]));
  const rootOf = (row: InventoryRow): InventoryRow => {
    const container = row.deletedWith === null ? undefined : byKey.get(row.deletedWith);
    return container === undefined ? row : rootOf(container);
  };
  const needed = new Set<string>();
  for (const row of remaining) {
    const root = rootOf(row).key;
    for (const dependency of row.dependsOn) {
      const other = byKey.get(dependency);
      const otherRoot = other === undefined ? root : rootOf(other).key;
      if (otherRoot !== root) needed.add(otherRoot);
    }
  }
  const free = remaining.filter((row) => rootOf(row) === row && !needed.has(row.key));
  return {
    delete: free.filter((row) => row.deletedWith === null),
    confirm: free.filter((row) => row.deletedWith !== null),
  };
}
