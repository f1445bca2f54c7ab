import type { Template } from '../model/resource.ts';
import type { ResolvedTenant } from '../tenant/resolve.ts';
import { containerResources } from './resources.ts';
import type { ContainerSpec } from './schema.ts';

export interface PodContext {
  readonly labels: Template;
  readonly annotations: Template;
  readonly tenant: Pick<ResolvedTenant, 'podSecurity' | 'quota'>;
  /** Node selector and tolerations. */
  readonly placement: Template;
  /** What is particular to the kind: of the pod, and of its container. */
  readonly pod?: Template;
  readonly container?: Template;
  /** Of the volumes that outlive the pod. */
  readonly fsGroup?: number | undefined;
}

/** A pod of one container, as the tenant's workload account, with the least rights that let a plain image run. */
export function podTemplate(spec: ContainerSpec, context: PodContext): Template {
  const volumes = Object.entries(spec.volumes);
  const isRestricted = context.tenant.podSecurity === 'restricted';
  return {
    metadata: { labels: context.labels, annotations: context.annotations },
    spec: {
      serviceAccountName: 'workload',
      automountServiceAccountToken: false,
      ...context.pod,
      ...context.placement,
      securityContext: {
        seccompProfile: { type: 'RuntimeDefault' },
        ...(isRestricted ? { runAsNonRoot: true } : {}),
        ...(spec.runAsUser === undefined ? {} : { runAsUser: spec.runAsUser }),
        // What is in a large volume is gone through once, not at each start.
        ...(context.fsGroup === undefined ? {} : { fsGroup: context.fsGroup, fsGroupChangePolicy: 'OnRootMismatch' }),
      },
      containers: [
        {
          name: 'main',
          image: spec.image,
          ...(spec.command === undefined ? {} : { command: spec.command }),
          ...(spec.args === undefined ? {} : { args: spec.args }),
          ...(Object.keys(spec.env).length === 0 ? {} : { env: variables(spec.env) }),
          resources: containerResources(spec, context.tenant.quota),
          ...context.container,
          securityContext: {
            allowPrivilegeEscalation: false,
            ...(isRestricted ? { capabilities: { drop: ['ALL'] } } : {}),
          },
          ...(volumes.length === 0
            ? {}
            : { volumeMounts: volumes.map(([volume, { path }]) => ({ name: volume, mountPath: path })) }),
        },
      ],
      ...(spec.pullSecrets === undefined || spec.pullSecrets.length === 0
        ? {}
        : { imagePullSecrets: [...new Set(spec.pullSecrets)].map((name) => ({ name })) }),
      ...podVolumes(spec),
    },
  };
}

function variables(env: ContainerSpec['env']): Template[] {
  return Object.entries(env).map(([name, value]) => {
    if (typeof value === 'string') return { name, value };
    if ('secret' in value) return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
    return { name, valueFrom: { configMapKeyRef: { name: value.config, key: value.key } } };
  });
}

/** Those that end with the pod; what outlives it comes from the claims of a stateful set. */
function podVolumes({ volumes }: ContainerSpec): Template {
  const own = Object.entries(volumes).flatMap(([name, { config, secret, scratch }]): Template[] => {
    if (config !== undefined) return [{ name, configMap: { name: config } }];
    if (secret !== undefined) return [{ name, secret: { secretName: secret } }];
    return scratch === undefined ? [] : [{ name, emptyDir: { sizeLimit: scratch } }];
  });
  return own.length === 0 ? {} : { volumes: own };
}
