import type { Template } from '../model/resource.ts';
import { type PodContext, podTemplate } from '../workload/pod.ts';
import { containerPorts, fsGroupOf, nameOfPort, type ServiceSpec } from './schema.ts';

/** What marks the pods of a service; the service's own selector. */
export const SERVICE_LABEL = 'tenantry.dev/service';

type Probe = NonNullable<ServiceSpec['probes']['ready']>;

/** Pod of a service. */
export function servicePod(
  name: string,
  spec: ServiceSpec,
  context: Pick<PodContext, 'tenant' | 'placement'> & {
    readonly labels: Readonly<Record<string, string>>;
    /** A change of one replaces the pods. */
    readonly contentHashes: Readonly<Record<string, string>>;
    /** Counted: a higher one replaces the pods. */
    readonly restarts: number;
  },
): Template {
  return podTemplate(spec, {
    labels: { ...context.labels, [SERVICE_LABEL]: name },
    annotations: { 'tenantry.dev/restarts': String(context.restarts), ...context.contentHashes },
    tenant: context.tenant,
    placement: context.placement,
    fsGroup: fsGroupOf(spec, context.tenant.podSecurity),
    // It counts from when the pod has to go.
    pod: { terminationGracePeriodSeconds: spec.drainSeconds + spec.shutdownSeconds },
    container: {
      ...(spec.ports.length === 0
        ? {}
        : {
            ports: containerPorts(spec.ports).map((port) => ({
              name: nameOfPort(port),
              containerPort: port.target ?? port.port,
              protocol: port.protocol,
            })),
          }),
      ...probes(spec),
      ...(spec.drainSeconds === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: spec.drainSeconds } } } }),
    },
  });
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
