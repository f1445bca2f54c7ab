import { celList, rules } from './rule.ts';
import { isHost, LOAD_BALANCERS, listVariable, type Variable } from './variables.ts';

/**
 * Annotations by which load balancers, service meshes and gateways take an address, join a network or open a service to
 * others. Many tools leave harmless notes on Services, so these are listed and not what is harmless.
 */
const ACTING = [
  'service.beta.kubernetes.io/',
  'service.alpha.kubernetes.io/',
  'cloud.google.com/',
  'networking.gke.io/',
  'metallb.universe.tf/',
  'metallb.io/',
  'kube-vip.io/',
  'purelb.io/',
  'lbipam.cilium.io/',
  'service.cilium.io/',
  'io.cilium/',
  'loadbalancer.openstack.org/',
  'load-balancer.hetzner.cloud/',
  'kubernetes.digitalocean.com/',
  'tailscale.com/',
  'getambassador.io/',
  'consul.hashicorp.com/',
  'openelb.kubesphere.io/',
  'ovn.kubernetes.io/',
  'k8s.ovn.org/',
];
const HARMLESS = [
  // What load balancers outside kube-system note down themselves.
  'metallb.universe.tf/ip-allocated-from-pool',
  'metallb.io/ip-allocated-from-pool',
  'kube-vip.io/vipHost',
  'service.beta.kubernetes.io/azure-load-balancer-internal',
  'service.beta.kubernetes.io/azure-load-balancer-tcp-idle-timeout',
];
const HEALTH_PROBE = 'service.beta.kubernetes.io/azure-load-balancer-health-probe-';

/** Keys whose value external-dns makes into records, for whatever names stand there. */
export const DNS_KEYS = [
  'external-dns.alpha.kubernetes.io/hostname',
  'external-dns.alpha.kubernetes.io/internal-hostname',
];

export const dnsRule = (id: string) => ({
  id,
  field: 'metadata.annotations[external-dns.alpha.kubernetes.io/hostname]',
  says: 'is not among the hosts of this tenant',
  isAboutMetadata: true,
  holds: `variables.newNotes.all(k, !(k in ${celList(DNS_KEYS)})
    || variables.notes[k].split(',').all(h, ${isHost('h.trim()')}))`,
});

export const SERVICE_VARIABLES: readonly Variable[] = [
  ...(['hosts', 'externalNames', 'loadBalancerClasses'] as const).map(listVariable),
  { name: 'type', expression: "has(object.spec.type) ? object.spec.type : 'ClusterIP'" },
  { name: 'ports', expression: 'has(object.spec.ports) ? object.spec.ports : []' },
];

export const SERVICE_RULES = rules('services', [
  {
    id: 'service-node-port',
    field: 'spec.type',
    says: 'must not be NodePort: node ports are open to every tenant',
    holds: "variables.type != 'NodePort'",
  },
  {
    id: 'service-load-balancer',
    field: 'spec.type',
    says: 'must not be LoadBalancer: this tenant has no load balancers',
    holds: `variables.type != 'LoadBalancer' || '${LOAD_BALANCERS}' in variables.settings`,
  },
  {
    id: 'service-load-balancer-node-ports',
    field: 'spec.allocateLoadBalancerNodePorts',
    says: 'must be false for a service of type LoadBalancer: node ports are open to every tenant',
    holds: `variables.type != 'LoadBalancer' || !('${LOAD_BALANCERS}' in variables.settings)
      || (has(object.spec.allocateLoadBalancerNodePorts) && !object.spec.allocateLoadBalancerNodePorts)`,
  },
  {
    id: 'service-explicit-node-port',
    field: 'spec.ports[*].nodePort',
    says: 'must not be set: node ports are open to every tenant',
    holds: "variables.type == 'NodePort' || variables.ports.all(p, !has(p.nodePort) || p.nodePort == 0)",
  },
  {
    id: 'service-external-ip',
    field: 'spec.externalIPs',
    says: 'must not be set: they can take the traffic of others',
    holds: '!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0',
  },
  {
    id: 'service-load-balancer-ip',
    field: 'spec.loadBalancerIP',
    says: 'must not be set: it can take the address of others',
    holds: "variables.isSystem || !has(object.spec.loadBalancerIP) || object.spec.loadBalancerIP == ''",
  },
  {
    id: 'service-load-balancer-class',
    field: 'spec.loadBalancerClass',
    says: 'is not among the load balancer classes of this tenant',
    holds: '!has(object.spec.loadBalancerClass) || object.spec.loadBalancerClass in variables.loadBalancerClasses',
  },
  {
    id: 'service-external-name',
    field: 'spec.externalName',
    says: 'is not among the external names of this tenant: an ingress controller would carry traffic there',
    holds: `variables.type != 'ExternalName' || !has(object.spec.externalName)
      || [object.spec.externalName.lowerAscii()].all(h, variables.externalNames.exists(x,
        x == h || x + '.' == h || (x.startsWith('*.') && (h.endsWith(x.substring(1)) || h.endsWith(x.substring(1) + '.')))))`,
  },
  {
    id: 'service-annotation',
    field: 'metadata.annotations',
    says: 'must not tell a load balancer or mesh which address, network or cluster to use',
    isAboutMetadata: true,
    holds: `variables.isSystem || variables.newNotes.all(k, k in ${celList(HARMLESS)} || k.startsWith('${HEALTH_PROBE}')
      || !${celList(ACTING)}.exists(p, k.startsWith(p)))`,
  },
  dnsRule('service-dns-name'),
]);
