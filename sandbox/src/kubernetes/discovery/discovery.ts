import { createHash } from 'node:crypto';
import type { ServedType, ServedTypes } from '../types/served.ts';

interface GroupVersions {
  readonly group: string;
  readonly versions: string[];
}

/** Groups in the order they were added, each with its versions, preferred first. */
function groupsOf(types: ServedTypes): GroupVersions[] {
  const groups = new Map<string, string[]>();
  for (const type of types.all()) {
    const versions = groups.get(type.group) ?? [];
    if (!versions.includes(type.version)) versions.push(type.version);
    groups.set(type.group, versions);
  }
  return [...groups].map(([group, versions]) => ({ group, versions }));
}

const resourcesOf = (types: ServedTypes, group: string, version: string): ServedType[] =>
  types
    .all()
    .filter((type) => type.group === group && type.version === version)
    .sort((a, b) => (a.plural < b.plural ? -1 : 1));

/** The first eight bytes of a digest of the stored kind: clients compare it, nobody reads it. */
function storageHash(types: ServedTypes, type: ServedType): string {
  const stored = types.storedAs(type);
  return createHash('sha256')
    .update(`${stored.group}/${stored.version}/${stored.kind}`)
    .digest()
    .subarray(0, 8)
    .toString('base64');
}

const optional = (name: string, values: readonly string[]): Record<string, readonly string[]> =>
  values.length === 0 ? {} : { [name]: values };

/** `/api/v1`, `/apis/<group>/<version>`. */
export function resourceList(types: ServedTypes, group: string, version: string): Record<string, unknown> {
  const resources: Record<string, unknown>[] = [];
  for (const type of resourcesOf(types, group, version)) {
    resources.push({
      name: type.plural,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs,
      ...optional('shortNames', type.shortNames),
      ...optional('categories', type.categories),
      ...(type.isStored ? { storageVersionHash: storageHash(types, type) } : {}),
    });
    for (const sub of type.subresources) {
      resources.push({
        name: `${type.plural}/${sub.name}`,
        singularName: '',
        namespaced: type.namespaced,
        ...(sub.version === undefined ? {} : { group: sub.group, version: sub.version }),
        kind: sub.kind,
        verbs: sub.verbs,
      });
    }
  }
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources,
  };
}

function describeGroup({ group, versions }: GroupVersions): Record<string, unknown> {
  const list = versions.map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions: list, preferredVersion: list[0] };
}

/** `/apis`. */
export function groupList(types: ServedTypes): Record<string, unknown> {
  const groups = groupsOf(types).filter(({ group }) => group !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(describeGroup) };
}

/** `/apis/<group>`. */
export function groupOf(types: ServedTypes, group: string): Record<string, unknown> | undefined {
  const found = groupsOf(types).find((each) => each.group === group && group !== '');
  return found === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(found) };
}

/** `/api`. */
export function coreVersions(address: string): Record<string, unknown> {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
  };
}

/** `/api` and `/apis` in one answer each, as newer clients ask. */
export function aggregatedDiscovery(types: ServedTypes, isCore: boolean): Record<string, unknown> {
  const kind = (kind_: string, group = '', version = ''): Record<string, string> => ({ group, version, kind: kind_ });
  const items = groupsOf(types)
    .filter(({ group }) => (group === '') === isCore)
    .map(({ group, versions }) => ({
      metadata: group === '' ? {} : { name: group },
      versions: versions.map((version) => ({
        version,
        resources: resourcesOf(types, group, version).map((type) => ({
          resource: type.plural,
          responseKind: type.custom === undefined ? kind(type.kind) : kind(type.kind, type.group, type.version),
          scope: type.namespaced ? 'Namespaced' : 'Cluster',
          singularResource: type.singular,
          verbs: type.verbs,
          ...optional('shortNames', type.shortNames),
          ...optional('categories', type.categories),
          ...(type.subresources.length === 0
            ? {}
            : {
                subresources: type.subresources.map((sub) => ({
                  subresource: sub.name,
                  responseKind: kind(sub.kind, sub.group, sub.version),
                  verbs: sub.verbs,
                })),
              }),
        })),
        freshness: 'Current',
      })),
    }));
  return { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
}
