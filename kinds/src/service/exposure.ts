import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource, Template } from '../model/resource.ts';
import { certificateOf } from './exposure-schema.ts';
import { SERVICE_LABEL } from './pod.ts';
import { nameOfPort, type ServiceSpec, targetName } from './schema.ts';
import type { WayIn } from './way-in.ts';

/** The name by which it is reached, and what leads there from outside the tenant. */
export function exposureResources(
  scope: KubernetesScope,
  name: string,
  spec: ServiceSpec,
  way: WayIn | null,
): DesiredResource[] {
  const { expose, ports } = spec;
  if (expose.to === 'none' || ports.length === 0) return [];
  const service = kubernetesObject(scope, {
    key: 'service',
    title: `service ${name}`,
    apiVersion: 'v1',
    kind: 'Service',
    plural: 'services',
    name,
    namespaced: true,
    body: {
      spec: {
        type: 'ClusterIP',
        selector: { [SERVICE_LABEL]: name },
        ports: ports.map((port) => ({
          name: nameOfPort(port),
          port: port.port,
          targetPort: targetName(ports, port),
          protocol: port.protocol,
        })),
      },
    },
    outputs: { address: 'spec.clusterIP' },
    guards: false,
  });
  if (way === null) return [service];
  return [service, way.kind === 'gateway' ? route(scope, name, spec, way) : ingress(scope, name, spec, way)];
}

/** The port of the service that a path leads to. */
function portOf({ ports }: ServiceSpec, asked: number | undefined): ServiceSpec['ports'][number] {
  const found = ports.find(({ port, protocol }) => protocol === 'TCP' && (asked === undefined || port === asked));
  if (found === undefined) throw new Error('what is led here needs a TCP port');
  return found;
}

function ingress(
  scope: KubernetesScope,
  name: string,
  spec: ServiceSpec,
  { ingressClass }: Extract<WayIn, { kind: 'ingress' }>,
): DesiredResource {
  const { hosts } = spec.expose;
  const certificate = certificateOf(spec.expose);
  const paths = spec.expose.paths.map(({ path, match, port }): Template => {
    const backend = { service: { name, port: { name: nameOfPort(portOf(spec, port)) } } };
    return { path, pathType: match === 'exact' ? 'Exact' : 'Prefix', backend };
  });
  return kubernetesObject(scope, {
    key: 'ingress',
    title: `ingress ${name}`,
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    plural: 'ingresses',
    name,
    namespaced: true,
    body: {
      spec: {
        ...(ingressClass === null ? {} : { ingressClassName: ingressClass }),
        rules: hosts.map((host) => ({ host, http: { paths } })),
        ...(certificate === undefined ? {} : { tls: [{ hosts, secretName: certificate }] }),
      },
    },
    dependsOn: ['service'],
  });
}

/** With what the Gateway API fills in written out, so that what stands there is what was asked for. */
function route(
  scope: KubernetesScope,
  name: string,
  spec: ServiceSpec,
  { gateway }: Extract<WayIn, { kind: 'gateway' }>,
): DesiredResource {
  const rules = spec.expose.paths.map(({ path, match, port }): Template => {
    const backend = { group: '', kind: 'Service', name, port: portOf(spec, port).port, weight: 1 };
    const type = match === 'exact' ? 'Exact' : 'PathPrefix';
    return { matches: [{ path: { type, value: path } }], backendRefs: [backend] };
  });
  const parent = {
    ...{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: gateway.namespace, name: gateway.name },
    ...(gateway.listener === undefined ? {} : { sectionName: gateway.listener }),
  };
  return kubernetesObject(scope, {
    key: 'route',
    title: `route ${name}`,
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    plural: 'httproutes',
    name,
    namespaced: true,
    body: { spec: { parentRefs: [parent], hostnames: spec.expose.hosts, rules } },
    dependsOn: ['service'],
  });
}
