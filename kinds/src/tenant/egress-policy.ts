import { type KubernetesScope, kubernetesObject } from '../kubernetes/object.ts';
import type { DesiredResource, Template, TemplateValue } from '../model/resource.ts';

/** A port, or all from one to another. */
export type EndpointPort = number | { readonly from: number; readonly to: number };

export interface EgressPolicy {
  readonly key: string;
  readonly title: string;
  readonly name: string;
  /** One address, as a CIDR. */
  readonly cidr: TemplateValue;
  readonly ports: readonly EndpointPort[];
  readonly dependsOn?: readonly string[];
}

/** Lets all pods of a namespace out to one address, by TCP, on these ports. */
export function egressPolicy(
  scope: KubernetesScope,
  { key, title, name, cidr, ports, dependsOn = [] }: EgressPolicy,
): DesiredResource {
  return kubernetesObject(scope, {
    key,
    title,
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    plural: 'networkpolicies',
    name: `tenantry-${name}`,
    namespaced: true,
    body: {
      spec: {
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr } }], ports: ports.map(policyPort) }],
      },
    },
    dependsOn,
  });
}

function policyPort(port: EndpointPort): Template {
  return typeof port === 'number' ? { protocol: 'TCP', port } : { protocol: 'TCP', port: port.from, endPort: port.to };
}
