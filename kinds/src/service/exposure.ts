import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource } from '../model/resource.ts';
import { SERVICE_LABEL } from './pod.ts';
import { nameOfPort, type ServiceSpec } from './schema.ts';

/** The name by which it is reached, and for the internet the ingress that leads there. */
export function exposureResources(scope: KubernetesScope, name: string, spec: ServiceSpec): DesiredResource[] {
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
          targetPort: nameOfPort(port),
          protocol: port.protocol,
        })),
      },
    },
    outputs: { address: 'spec.clusterIP' },
    guards: false,
  });
  return expose.to === 'tenant' ? [service] : [service, ingress(scope, name, spec)];
}

function ingress(scope: KubernetesScope, name: string, { expose, ports }: ServiceSpec): DesiredResource {
  const first = ports.find(({ protocol }) => protocol === 'TCP');
  if (first === undefined) throw new Error('an ingress needs a TCP port');
  const backend = { service: { name, port: { name: nameOfPort(first) } } };
  const paths = [{ path: expose.path, pathType: 'Prefix', backend }];
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
        ...(expose.ingressClass === undefined ? {} : { ingressClassName: expose.ingressClass }),
        rules: expose.hosts.map((host) => ({ host, http: { paths } })),
        ...(expose.tlsSecret === undefined ? {} : { tls: [{ hosts: expose.hosts, secretName: expose.tlsSecret }] }),
      },
    },
    dependsOn: ['service'],
  });
}
