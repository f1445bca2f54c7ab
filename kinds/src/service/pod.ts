import type { Template } from '../model/resource.ts';
import { nameOfPort, type ServiceSpec } from './schema.ts';

/** What marks the pods of a service; the service's own selector. */
export const SERVICE_LABEL = 'tenantry.dev/service';

type Probe = NonNullable<ServiceSpec['probes']['ready']>;

/** Pod of a service: one container, as the tenant's workload account, with the least rights that let a plain image run. */
export function podTemplate(
  name: string,
  spec: ServiceSpec,
  context: {
    readonly labels: Readonly<Record<string, string>>;
    /** The tenant enforces the restricted level of Pod Security. */
    readonly isRestricted: boolean;
    /** Hashes of the Configs that are used, by name: a change of one replaces the pods. */
    readonly contentHashes: Readonly<Record<string, string>>;
    /** Counted: a higher one replaces the pods. */
    readonly restarts: number;
    /** Node selector and tolerations. */
    readonly placement: Template;
  },
): Template {
  const hashes = Object.entries(context.contentHashes).map(([config, hash]) => [`tenantry.dev/config-${config}`, hash]);
  const volumes = Object.entries(spec.volumes);
  return {
    metadata: {
      labels: { ...context.labels, [SERVICE_LABEL]: name },
      annotations: { 'tenantry.dev/restarts': String(context.restarts), ...Object.fromEntries(hashes) },
    },
    spec: {
      serviceAccountName: 'workload',
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: spec.shutdownSeconds,
      ...context.placement,
      securityContext: {
        seccompProfile: { type: 'RuntimeDefault' },
        ...(context.isRestricted ? { runAsNonRoot: true } : {}),
      },
      containers: [
        {
          name: 'main',
          image: spec.image,
          ...(spec.command === undefined ? {} : { command: spec.command }),
          ...(spec.args === undefined ? {} : { args: spec.args }),
          ...(Object.keys(spec.env).length === 0 ? {} : { env: variables(spec.env) }),
          ...(spec.ports.length === 0
            ? {}
            : {
                ports: spec.ports.map((port) => ({
                  name: nameOfPort(port),
                  containerPort: port.target ?? port.port,
                  protocol: port.protocol,
                })),
              }),
          resources: {
            requests: { cpu: spec.resources.cpu, memory: spec.resources.memory },
            limits: {
              memory: spec.resources.memory,
              ...(spec.resources.cpuLimit === undefined ? {} : { cpu: spec.resources.cpuLimit }),
            },
          },
          ...probes(spec),
          securityContext: {
            allowPrivilegeEscalation: false,
            ...(context.isRestricted ? { capabilities: { drop: ['ALL'] } } : {}),
          },
          ...(volumes.length === 0
            ? {}
            : { volumeMounts: volumes.map(([volume, { path }]) => ({ name: volume, mountPath: path })) }),
        },
      ],
      ...podVolumes(spec),
    },
  };
}

function variables(env: ServiceSpec['env']): Template[] {
  return Object.entries(env).map(([name, value]) =>
    typeof value === 'string'
      ? { name, value }
      : { name, valueFrom: { configMapKeyRef: { name: value.config, key: value.key } } },
  );
}

/** Those that end with the pod; what outlives it comes from the claims of the stateful set. */
function podVolumes({ volumes }: ServiceSpec): Template {
  const own = Object.entries(volumes).flatMap(([name, { config, scratch }]): Template[] => {
    if (config !== undefined) return [{ name, configMap: { name: config } }];
    return scratch === undefined ? [] : [{ name, emptyDir: { sizeLimit: scratch } }];
  });
  return own.length === 0 ? {} : { volumes: own };
}

function probes({ probes: asked, ports }: ServiceSpec): Template {
  const first = ports[0];
  const of = (probe: Probe | undefined): Template | null => {
    if (probe === undefined) return null;
    const port = probe.port ?? first?.target ?? first?.port ?? 0;
    const how: Template =
      probe.command !== undefined
        ? { exec: { command: probe.command } }
        : probe.path !== undefined
          ? { httpGet: { path: probe.path, port } }
          : { tcpSocket: { port } };
    return {
      ...how,
      periodSeconds: probe.everySeconds,
      timeoutSeconds: probe.timeoutSeconds,
      failureThreshold: probe.failures,
    };
  };
  const all = { readinessProbe: of(asked.ready), livenessProbe: of(asked.alive), startupProbe: of(asked.started) };
  return Object.fromEntries(Object.entries(all).filter(([, probe]) => probe !== null));
}
