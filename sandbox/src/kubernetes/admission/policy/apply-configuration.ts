import { isJson, type Json, sameJson } from '../../machinery/index.ts';

/** Maps that are replaced as a whole, which an apply configuration may therefore not touch. */
const ATOMIC_MAPS = new Set([
  'nodeSelector',
  'selector',
  'matchLabels',
  'labelSelector',
  'podSelector',
  'namespaceSelector',
  'nodeAffinity',
  'resourceFieldRef',
  'fieldRef',
]);
/** Lists whose elements have a name of their own; every other list is replaced as a whole. */
const LIST_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  hostAliases: ['ip'],
  ownerReferences: ['uid'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
  schedulingGates: ['name'],
  resourceClaims: ['name'],
  conditions: ['type'],
};

/** Merges an apply configuration into an object, as server-side apply would. Throws where it touches what is atomic. */
export function mergeConfiguration(object: Json, configuration: Json): void {
  const atomic = atomicPaths(configuration, '');
  if (atomic.length > 0) {
    throw new Error(`invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: ${atomic.join(', ')}`);
  }
  merge(object, configuration);
}

function atomicPaths(value: Json, path: string): string[] {
  return Object.entries(value).flatMap(([field, item]) => {
    const here = `${path}.${field}`;
    if (Array.isArray(item)) {
      const keys = LIST_KEYS[field];
      if (keys === undefined) return field === 'finalizers' ? [] : [here];
      return item
        .filter(isJson)
        .flatMap((element) =>
          atomicPaths(element, `${here}[${keys.map((key) => `${key}=${JSON.stringify(element[key])}`).join(',')}]`),
        );
    }
    if (!isJson(item)) return [];
    return ATOMIC_MAPS.has(field) ? [here] : atomicPaths(item, here);
  });
}

function merge(object: Json, configuration: Json): void {
  for (const [field, wanted] of Object.entries(configuration)) {
    const present = object[field];
    if (Array.isArray(wanted))
      object[field] = mergeList(Array.isArray(present) ? present : [], wanted, LIST_KEYS[field] ?? []);
    else if (isJson(wanted) && isJson(present)) merge(present, wanted);
    else object[field] = structuredClone(wanted);
  }
}

function mergeList(present: unknown[], wanted: readonly unknown[], keys: readonly string[]): unknown[] {
  const result = [...present];
  for (const item of wanted) {
    const match = result.find((candidate) =>
      keys.length === 0
        ? sameJson(candidate, item)
        : isJson(candidate) &&
          isJson(item) &&
          keys.every((key) => sameJson(candidate[key], item[key] ?? (key === 'protocol' ? 'TCP' : undefined))),
    );
    if (match === undefined) result.push(structuredClone(item));
    else if (isJson(match) && isJson(item)) merge(match, item);
  }
  return result;
}
