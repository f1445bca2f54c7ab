import type { KubeRequest, Role, Verb } from '../call.ts';
import type { Attack } from '../facts.ts';
import { isAllowed } from './allow-table.ts';
import type { ServedResource } from './discovery.ts';

/** Nothing bears this name, so what is allowed finds nothing, and what is refused is refused before it looks. */
const NAME = 'tenantry-conformance-none';

export type Place = 'own' | 'other-tenant' | 'kube-system' | 'cluster';

export interface Question {
  readonly rule: string;
  readonly role: Role;
  readonly place: Place;
  readonly expected: boolean;
  readonly resource: ServedResource;
  readonly verb: Verb;
  readonly request: KubeRequest;
}

const COLLECTION = new Set<Verb>(['list', 'watch', 'create', 'deletecollection']);

/**
 * A request of the verb that changes nothing even if it is admitted: a dry run about a name that nothing bears, without
 * content, or a deletion of what bears a label that nothing bears.
 */
function requestOf(served: ServedResource, verb: Verb, namespace: string | undefined): KubeRequest {
  const { group, version, resource, subresource } = served;
  const isNamed = subresource !== null || !COLLECTION.has(verb);
  const isWrite = verb === 'create' || verb === 'update' || verb === 'patch';
  return {
    verb,
    group,
    version,
    resource,
    ...(subresource === null ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(isNamed ? { name: NAME } : {}),
    ...(isWrite ? { body: {} } : {}),
    ...(verb === 'deletecollection' || verb === 'list' || verb === 'watch'
      ? { query: { labelSelector: `tenantry-conformance=none`, ...(verb === 'list' ? { limit: '1' } : {}) } }
      : {}),
    dryRun: true,
  };
}

/** The namespaces and the whole cluster in which a type is asked for. */
function placesOf(served: ServedResource, { attacker, victim }: Attack): { place: Place; namespace?: string }[] {
  if (!served.namespaced) return [{ place: 'cluster' }];
  return [
    { place: 'own', namespace: attacker.namespace },
    { place: 'other-tenant', namespace: victim.namespace },
    { place: 'kube-system', namespace: 'kube-system' },
    { place: 'cluster' },
  ];
}

/** Across all namespaces only what takes no name and no body can be asked. */
const isAskedOfAll = (served: ServedResource, verb: Verb): boolean =>
  served.subresource === null && (verb === 'list' || verb === 'watch' || verb === 'deletecollection');

/** Every verb that the cluster serves for every type and subresource, for every role, at every place. */
export function questionsOf(attack: Attack, served: readonly ServedResource[], roles: readonly Role[]): Question[] {
  return roles.flatMap((role) =>
    served.flatMap((resource) =>
      placesOf(resource, attack).flatMap(({ place, namespace }) =>
        resource.verbs.flatMap((verb): Question[] => {
          if (resource.namespaced && place === 'cluster') {
            if (!isAskedOfAll(resource, verb) || verb === 'deletecollection') return [];
          }
          const full =
            resource.subresource === null ? resource.resource : `${resource.resource}/${resource.subresource}`;
          const expected = isAllowed(
            { role, isOwn: place === 'own', group: resource.group, resource: full, verb },
            attack.viewersReadSecrets,
          );
          if (expected === null) return [];
          return [
            {
              rule: `access/${place}/${full}${resource.group === '' ? '' : `.${resource.group}`}/${resource.version}`,
              role,
              place,
              expected,
              resource,
              verb,
              request: requestOf(resource, verb, namespace),
            },
          ];
        }),
      ),
    ),
  );
}
