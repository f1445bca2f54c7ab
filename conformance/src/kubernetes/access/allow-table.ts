import type { Role, Verb } from '../call.ts';

/**
 * Who may do what in the namespace of the own tenant, written out. Nothing else is allowed to anyone, anywhere: a type
 * that a cluster serves and that is not in here must be refused. It is the claim, and not derived from the roles that the
 * product makes; a test holds the two together.
 */

type Grant = readonly [group: string, resources: string, verbs: string];

const READ = 'get list watch';
const WRITE = 'get list watch create update patch delete deletecollection';

/** What a tenant consists of, as far as its persons make it. */
const OWN: readonly (readonly [group: string, resources: string])[] = [
  ['', 'pods services configmaps persistentvolumeclaims'],
  ['apps', 'deployments replicasets statefulsets daemonsets'],
  ['batch', 'jobs cronjobs'],
  ['autoscaling', 'horizontalpodautoscalers'],
  ['policy', 'poddisruptionbudgets'],
  ['networking.k8s.io', 'ingresses'],
  ['gateway.networking.k8s.io', 'httproutes grpcroutes tlsroutes'],
];

/** What surrounds it, and what the cluster derives. */
const SHOWN: readonly Grant[] = [
  [
    '',
    'events endpoints limitranges replicationcontrollers resourcequotas resourcequotas/status serviceaccounts pods/log pods/status services/status persistentvolumeclaims/status',
    READ,
  ],
  [
    'apps',
    'controllerrevisions deployments/status deployments/scale replicasets/status replicasets/scale statefulsets/status statefulsets/scale daemonsets/status',
    READ,
  ],
  ['batch', 'jobs/status cronjobs/status', READ],
  ['autoscaling', 'horizontalpodautoscalers/status', READ],
  ['policy', 'poddisruptionbudgets/status', READ],
  ['networking.k8s.io', 'networkpolicies ingresses/status', READ],
  ['gateway.networking.k8s.io', 'httproutes/status grpcroutes/status tlsroutes/status', READ],
  ['discovery.k8s.io', 'endpointslices', READ],
  ['events.k8s.io', 'events', READ],
  ['metrics.k8s.io', 'pods', READ],
];

const EDITED: readonly Grant[] = [
  ['', 'secrets', WRITE],
  ['', 'pods/exec pods/attach pods/portforward', 'get create'],
  ['', 'pods/eviction', 'create'],
  ['', 'pods/ephemeralcontainers pods/resize', 'get update patch'],
  ['', 'events', 'create patch update'],
  ['apps', 'deployments/scale replicasets/scale statefulsets/scale', 'get update patch'],
];

/** Whoever the cluster knows may ask who they are and what they may do (`system:basic-user`). */
const ASKED: readonly Grant[] = [
  ['authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', 'create'],
  ['authentication.k8s.io', 'selfsubjectreviews', 'create'],
];

/** Public by its nature, and given to service accounts by Kubernetes itself where it is served. */
const PUBLIC: readonly Grant[] = [['certificates.k8s.io', 'clustertrustbundles', READ]];

const key = (group: string, resource: string, verb: string) => `${group}/${resource} ${verb}`;

function expand(...lists: readonly (readonly Grant[])[]): ReadonlySet<string> {
  const keys = lists
    .flat()
    .flatMap(([group, resources, verbs]) =>
      resources.split(' ').flatMap((resource) => verbs.split(' ').map((verb) => key(group, resource, verb))),
    );
  return new Set(keys);
}

const own = (verbs: string): Grant[] => OWN.map(([group, resources]) => [group, resources, verbs]);

const VIEWER = expand(own(READ), SHOWN);
const VIEWER_WITH_SECRETS = expand(own(READ), SHOWN, [['', 'secrets', READ]]);
const EDITOR = expand(own(WRITE), SHOWN, EDITED);
const EVERYWHERE = expand(ASKED);
const MAY_BE_EVERYWHERE = expand(PUBLIC);

export interface AccessQuestion {
  readonly role: Role;
  /** Whether it is the namespace of the role's own tenant. */
  readonly isOwn: boolean;
  readonly group: string;
  /** With its subresource: `pods/exec`. */
  readonly resource: string;
  readonly verb: Verb | string;
}

/** @returns true: must be admitted; false: must be refused; null: either, by the cluster's own choice. */
export function isAllowed(question: AccessQuestion, viewersReadSecrets = false): boolean | null {
  const { role, isOwn, group, resource, verb } = question;
  const asked = key(group, resource, verb);
  if (role !== 'anonymous') {
    if (EVERYWHERE.has(asked)) return true;
    if (MAY_BE_EVERYWHERE.has(asked)) return null;
  }
  if (!isOwn) return false;
  if (role === 'editor') return EDITOR.has(asked);
  if (role === 'viewer') return (viewersReadSecrets ? VIEWER_WITH_SECRETS : VIEWER).has(asked);
  return false;
}

/** For the test that holds the table and the product's roles together. */
export const TABLE: Readonly<Record<'viewer' | 'editor', ReadonlySet<string>>> = { viewer: VIEWER, editor: EDITOR };
