import { addQuantity, maxQuantity, type Quantity, quantity } from './quantity.ts';
import type { Container, PodSpec } from './shapes.ts';

export type ResourceList = Map<string, Quantity>;

/**
 * What a pod asks for or is limited to: the sum over its containers and sidecars, or what its largest init container
 * needs beside the sidecars started before it, whichever is more; plus overhead; pod-level figures win where given.
 */
export function podResources(spec: PodSpec, side: 'requests' | 'limits'): ResourceList {
  const total: ResourceList = new Map();
  for (const container of spec.containers) add(total, read(container, side));
  const sidecars: ResourceList = new Map();
  const initial: ResourceList = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = read(container, side);
    if (container.restartPolicy === 'Always') {
      add(total, own);
      add(sidecars, own);
      raise(initial, sidecars);
    } else {
      const together: ResourceList = new Map(sidecars);
      add(together, own);
      raise(initial, together);
    }
  }
  raise(total, initial);
  for (const [name, value] of Object.entries(spec.resources?.[side] ?? {})) total.set(name, quantity(value));
  for (const [name, value] of Object.entries(spec.overhead ?? {})) {
    const present = total.get(name);
    if (side === 'requests' || present !== undefined) {
      total.set(name, present === undefined ? quantity(value) : addQuantity(present, quantity(value)));
    }
  }
  return total;
}

function read(container: Container, side: 'requests' | 'limits'): ResourceList {
  return new Map(Object.entries(container.resources?.[side] ?? {}).map(([name, value]) => [name, quantity(value)]));
}

function add(into: ResourceList, more: ResourceList): void {
  for (const [name, value] of more) {
    const present = into.get(name);
    into.set(name, present === undefined ? value : addQuantity(present, value));
  }
}

function raise(into: ResourceList, floor: ResourceList): void {
  for (const [name, value] of floor) {
    const present = into.get(name);
    into.set(name, present === undefined ? value : maxQuantity(present, value));
  }
}
