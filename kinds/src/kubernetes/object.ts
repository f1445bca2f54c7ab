import type { AdoptionPolicy, DesiredResource, Template } from '../model/resource.ts';

export interface KubernetesScope {
  readonly connection: string;
  /** On every object; the driver adds the owner mark. */
  readonly labels: Readonly<Record<string, string>>;
  /** The namespace that the objects live in, and the key of its resource where it is one of the same object. */
  readonly namespace?: { readonly key?: string; readonly name: string };
}

export interface KubernetesObject {
  readonly key: string;
  readonly title: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly name: string;
  readonly namespaced: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Template;
  readonly body: Template;
  readonly dependsOn?: readonly string[];
  readonly outputs?: Readonly<Record<string, string>>;
  readonly shows?: Readonly<Record<string, string>>;
  readonly deletedWith?: string;
  readonly optional?: boolean;
  readonly once?: DesiredResource['once'];
  readonly takesOver?: readonly string[];
  readonly guards?: boolean;
  readonly adopt?: AdoptionPolicy;
}

/** What runs for a tenant: none of it decides who may reach whom, so a fight over it may be waited out. */
const YIELDING = new Set([
  'ConfigMap',
  'CronJob',
  'DaemonSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'PodDisruptionBudget',
  'Secret',
  'StatefulSet',
]);

/** One Kubernetes object as a resource; objects in a namespace wait for it and go with it. */
export function kubernetesObject(scope: KubernetesScope, object: KubernetesObject): DesiredResource {
  const namespace = object.namespaced ? scope.namespace : undefined;
  if (object.namespaced && namespace === undefined) throw new Error(`${object.key}: no namespace to live in`);
  const root = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
  const within = namespace === undefined ? '' : `/namespaces/${namespace.name}`;
  const deletedWith = namespace?.key ?? object.deletedWith;
  return {
    key: object.key,
    title: object.title,
    driver: 'kubernetes',
    connection: scope.connection,
    type: `${object.apiVersion}/${object.kind}`,
    id: `${root}${within}/${object.plural}/${object.name}`,
    body: {
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: {
        name: object.name,
        ...(namespace === undefined ? {} : { namespace: namespace.name }),
        labels: { ...scope.labels, ...object.labels },
        ...(object.annotations === undefined ? {} : { annotations: object.annotations }),
      },
      ...object.body,
    },
    dependsOn: [...(namespace?.key === undefined ? [] : [namespace.key]), ...(object.dependsOn ?? [])],
    ...(object.outputs === undefined ? {} : { outputs: object.outputs }),
    ...(object.shows === undefined ? {} : { shows: object.shows }),
    ...(deletedWith === undefined ? {} : { deletedWith }),
    ...(object.optional === undefined ? {} : { optional: object.optional }),
    ...(object.adopt === undefined ? {} : { adopt: object.adopt }),
    ...(object.once === undefined ? {} : { once: object.once }),
    ...(object.takesOver === undefined ? {} : { takesOver: object.takesOver }),
    guards: object.guards ?? !YIELDING.has(object.kind),
  };
}
