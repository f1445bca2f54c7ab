import type { Registry, ResourceType, WatchEvent } from '../contract.ts';

const UNWATCHED = new Set(['events']);

/** Watches every served type that keeps objects, those that come later by CustomResourceDefinition too. */
export function watchEveryType(
  registry: Registry,
  listener: (type: ResourceType, event: WatchEvent) => void,
): () => void {
  const watching = new Map<string, () => void>();
  const watchNewTypes = () => {
    const present = new Set<string>();
    for (const type of storedTypes(registry)) {
      const key = `${type.group}/${type.plural}`;
      present.add(key);
      if (watching.has(key)) continue;
      // Entered first: the listener may be called at once, and with it this function again.
      watching.set(key, () => undefined);
      watching.set(
        key,
        registry.watch(type, (event) => listener(type, event)),
      );
    }
    for (const [key, stop] of watching) {
      if (present.has(key)) continue;
      stop();
      watching.delete(key);
    }
  };
  watchNewTypes();
  const definitions = registry.type('customresourcedefinitions', 'apiextensions.k8s.io');
  const stopDefinitions =
    definitions === undefined ? () => undefined : registry.watch(definitions, () => setImmediate(watchNewTypes));
  return () => {
    stopDefinitions();
    for (const stop of watching.values()) stop();
    watching.clear();
  };
}

/** One row per group and plural, of the types whose objects are kept. */
export function storedTypes(registry: Registry): ResourceType[] {
  const seen = new Map<string, ResourceType>();
  for (const type of registry.types()) {
    const key = `${type.group}/${type.plural}`;
    if (seen.has(key) || UNWATCHED.has(type.plural) || !type.verbs.includes('list') || !type.verbs.includes('watch'))
      continue;
    seen.set(key, type);
  }
  return [...seen.values()];
}
