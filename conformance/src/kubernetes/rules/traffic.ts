import type { Attack } from '../facts.ts';
import { httpRoute, ingress, loadBalancer, service } from './compliant.ts';
import type { Rule } from './rule.ts';

/** Another tenant's traffic: its addresses, its pods behind a service of ours, its host names. */

const OTHERS = { mtb: ['MTB-PL1-CC-TI-2'] } as const;
const SPEC = ['body', 'spec'] as const;

const withHosts = ({ attacker }: Attack): string | null =>
  attacker.hosts.length === 0 ? 'the tenant has no host names, so no ingress of its own' : null;

const SERVICE_RULES: readonly Rule[] = [
  {
    id: 'traffic/node-port',
    what: 'a port on every node',
    boundary: ['service-node-port'],
    mtb: ['MTB-PL1-BC-HI-2'],
    control: (attack) => service(attack),
    change: () => ({ path: [...SPEC, 'type'], value: 'NodePort' }),
    names: /spec\.type|services\.nodeports/,
  },
  {
    id: 'traffic/load-balancer',
    what: 'a load balancer that the tenant does not have',
    boundary: ['service-load-balancer'],
    ...OTHERS,
    skip: ({ attacker }) => (attacker.hasLoadBalancers ? 'the tenant has load balancers' : null),
    control: (attack) => service(attack),
    change: () => ({ path: [...SPEC, 'type'], value: 'LoadBalancer' }),
    names: /spec\.type|services\.(loadbalancers|nodeports)/,
  },
  {
    id: 'traffic/external-name',
    what: "a name that leads to another tenant's service",
    boundary: ['service-external-name'],
    ...OTHERS,
    control: (attack) => service(attack),
    change: ({ victim }) => ({
      path: SPEC,
      value: { type: 'ExternalName', externalName: `web.${victim.namespace}.svc.cluster.local` },
    }),
    names: /spec\.type|spec\.externalName/,
  },
  {
    id: 'traffic/external-ips',
    what: 'an address of somebody else, taken over',
    boundary: ['service-external-ip'],
    ...OTHERS,
    control: (attack) => service(attack),
    change: () => ({ path: [...SPEC, 'externalIPs'], value: ['203.0.113.7'] }),
    names: /spec\.externalIPs/,
  },
];

const hasLoadBalancers = ({ attacker }: Attack): string | null =>
  attacker.hasLoadBalancers ? null : 'the tenant has no load balancers';

const LOAD_BALANCER_RULES: readonly Rule[] = [
  {
    id: 'traffic/explicit-node-port',
    what: 'a port on every node, by its number',
    boundary: ['service-explicit-node-port'],
    mtb: ['MTB-PL1-BC-HI-2'],
    control: (attack) => service(attack),
    change: () => ({ path: [...SPEC, 'ports', 0, 'nodePort'], value: 32_123 }),
    names: /nodePort/,
    // Of a service inside the cluster, Kubernetes itself says that it has none.
    statuses: [403, 422],
  },
  {
    id: 'traffic/load-balancer-explicit-node-port',
    what: 'a port on every node, by its number, of a load balancer',
    boundary: ['service-explicit-node-port'],
    mtb: ['MTB-PL1-BC-HI-2'],
    skip: hasLoadBalancers,
    control: loadBalancer,
    change: () => ({ path: [...SPEC, 'ports', 0, 'nodePort'], value: 32_123 }),
    names: /nodePort/,
    statuses: [403, 422],
  },
  {
    id: 'traffic/load-balancer-node-ports',
    what: 'a port on every node, as load balancers have it unless they say otherwise',
    boundary: ['service-load-balancer-node-ports'],
    mtb: ['MTB-PL1-BC-HI-2'],
    skip: hasLoadBalancers,
    control: loadBalancer,
    change: () => ({ path: [...SPEC, 'allocateLoadBalancerNodePorts'], value: true }),
    names: /allocateLoadBalancerNodePorts|services\.nodeports/,
  },
  {
    id: 'traffic/load-balancer-ip',
    what: 'the address of somebody else for a load balancer',
    boundary: ['service-load-balancer-ip'],
    ...OTHERS,
    control: (attack) => service(attack),
    change: () => ({ path: [...SPEC, 'loadBalancerIP'], value: '203.0.113.7' }),
    names: /loadBalancerIP/,
  },
  {
    id: 'traffic/load-balancer-class',
    what: 'a load balancer of a class that the tenant does not have',
    boundary: ['service-load-balancer-class'],
    ...OTHERS,
    skip: hasLoadBalancers,
    control: loadBalancer,
    change: () => ({ path: [...SPEC, 'loadBalancerClass'], value: 'example.com/other' }),
    names: /loadBalancerClass/,
  },
];

const hostRule = (name: string, what: string, host: (attack: Attack) => string | undefined): Rule => ({
  id: `traffic/ingress-${name}`,
  what,
  boundary: [name === 'no-host' ? 'ingress-host-missing' : 'ingress-host'],
  ...OTHERS,
  skip: withHosts,
  control: ingress,
  change: (attack) => ({ path: [...SPEC, 'rules', 0, 'host'], value: host(attack) }),
  names: /spec\.rules/,
});

const INGRESS_RULES: readonly Rule[] = [
  hostRule('host-of-another', "another tenant's host name", ({ victim }) => victim.hosts[0] ?? 'other.example.net'),
  hostRule('wildcard', 'every host name under a domain', ({ attacker }) => `*.${attacker.hosts[0] ?? 'example.net'}`),
  hostRule('parent-wildcard', 'every host name beside its own', ({ attacker }) =>
    (attacker.hosts[0] ?? 'a.example.net').replace(/^[^.]+/, '*'),
  ),
  hostRule('no-host', 'every host name, by naming none', () => undefined),
  hostRule('look-alike', 'a host name that begins like its own', ({ attacker }) => `${attacker.hosts[0]}.example.net`),
  {
    id: 'traffic/ingress-default-backend',
    what: 'the traffic that no other ingress takes',
    boundary: ['ingress-default-backend'],
    ...OTHERS,
    skip: withHosts,
    control: ingress,
    change: () => ({
      path: [...SPEC, 'defaultBackend'],
      value: { service: { name: 'none', port: { number: 80 } } },
    }),
    names: /spec\.defaultBackend/,
  },
  {
    id: 'traffic/ingress-path',
    what: 'a setting ended and another begun, by a path',
    boundary: ['ingress-path'],
    ...OTHERS,
    skip: withHosts,
    control: ingress,
    change: () => ({ path: [...SPEC, 'rules', 0, 'http', 'paths', 0, 'path'], value: '/a; } location / {' }),
    names: /path/,
  },
  {
    id: 'traffic/ingress-tls-host',
    what: "a certificate for another tenant's host name",
    boundary: ['ingress-tls-host'],
    ...OTHERS,
    skip: withHosts,
    control: ingress,
    change: ({ victim }) => ({
      path: [...SPEC, 'tls', 0, 'hosts'],
      value: [victim.hosts[0] ?? 'other.example.net'],
    }),
    names: /spec\.tls/,
  },
  {
    id: 'traffic/ingress-class',
    what: 'an ingress class that the tenant does not have',
    boundary: ['ingress-class'],
    skip: (attack) =>
      withHosts(attack) ?? (attack.attacker.ingressClasses === null ? 'the tenant may use every ingress class' : null),
    control: ingress,
    change: () => ({ path: [...SPEC, 'ingressClassName'], value: 'conformance-none' }),
    names: /spec\.ingressClassName/,
  },
];

const annotation = (
  name: string,
  what: string,
  of: 'ingress' | 'service',
  key: string,
  value: string,
  boundary = `${of}-annotation`,
): Rule => ({
  id: `traffic/annotation-${name}`,
  what,
  boundary: [boundary],
  ...OTHERS,
  ...(of === 'ingress' ? { skip: withHosts } : {}),
  control: of === 'ingress' ? ingress : (attack) => service(attack),
  change: () => ({ path: ['body', 'metadata', 'annotations', key], value }),
  names: /metadata\.annotations/,
});

const ANNOTATION_RULES: readonly Rule[] = [
  annotation(
    'configuration-snippet',
    'lines of its own in the configuration of the shared ingress controller',
    'ingress',
    'nginx.ingress.kubernetes.io/configuration-snippet',
    'return 200;',
  ),
  annotation(
    'server-snippet',
    'lines of its own in the server of the shared ingress controller',
    'ingress',
    'nginx.ingress.kubernetes.io/server-snippet',
    'location / { }',
  ),
  annotation(
    'server-alias',
    'a host name by way of an alias',
    'ingress',
    'nginx.ingress.kubernetes.io/server-alias',
    'other.example.net',
  ),
  annotation(
    'external-dns-ingress',
    'a DNS name by way of external-dns, of an ingress',
    'ingress',
    'external-dns.alpha.kubernetes.io/hostname',
    'other.example.net',
    'ingress-dns-name',
  ),
  annotation(
    'external-dns-service',
    'a DNS name by way of external-dns, of a service',
    'service',
    'external-dns.alpha.kubernetes.io/hostname',
    'other.example.net',
    'service-dns-name',
  ),
  annotation(
    'value-escape',
    'a setting ended and another begun, by the value of a harmless annotation',
    'ingress',
    'nginx.ingress.kubernetes.io/app-root',
    '/; } location / { proxy_pass http://other; ',
    'ingress-annotation-value',
  ),
  {
    ...annotation(
      'ingress-class',
      'an ingress class that the tenant does not have, by the old annotation',
      'ingress',
      'kubernetes.io/ingress.class',
      'conformance-none',
      'ingress-class-annotation',
    ),
    skip: (attack) =>
      withHosts(attack) ?? (attack.attacker.ingressClasses === null ? 'the tenant may use every ingress class' : null),
    // Kubernetes itself takes the old annotation and the field together for a mistake.
    names: /metadata\.annotations|kubernetes\.io\/ingress\.class/,
    statuses: [403, 422],
  },
  annotation(
    'azure-pip',
    "another one's public address, of a load balancer",
    'service',
    'service.beta.kubernetes.io/azure-pip-name',
    'other',
  ),
];

const noRoutes = (attack: Attack): string | null =>
  attack.served.has('gateway.networking.k8s.io/v1/httproutes')
    ? withHosts(attack)
    : 'the cluster does not serve httproutes.gateway.networking.k8s.io';

const ROUTE_RULES: readonly Rule[] = [
  {
    id: 'traffic/route-host-of-another',
    what: "another tenant's host name by a route",
    boundary: ['route-host'],
    ...OTHERS,
    skip: noRoutes,
    control: httpRoute,
    change: ({ victim }) => ({ path: [...SPEC, 'hostnames', 0], value: victim.hosts[0] ?? 'other.example.net' }),
    names: /spec\.hostnames/,
  },
  {
    id: 'traffic/route-no-host',
    what: 'every host name of the gateway, by naming none',
    boundary: ['route-host-missing'],
    ...OTHERS,
    skip: noRoutes,
    control: httpRoute,
    change: () => ({ path: [...SPEC, 'hostnames'], value: [] }),
    names: /spec\.hostnames/,
  },
  {
    id: 'traffic/route-gateway-of-another',
    what: 'a gateway that the tenant does not have',
    boundary: ['route-parent'],
    ...OTHERS,
    skip: noRoutes,
    control: httpRoute,
    change: ({ victim }) => ({ path: [...SPEC, 'parentRefs'], value: [{ name: 'own', namespace: victim.namespace }] }),
    names: /spec\.parentRefs/,
  },
  {
    id: 'traffic/route-dns-name',
    what: 'a DNS name by way of external-dns, of a route',
    boundary: ['route-dns-name'],
    ...OTHERS,
    skip: noRoutes,
    control: httpRoute,
    change: () => ({
      path: ['body', 'metadata', 'annotations', 'external-dns.alpha.kubernetes.io/hostname'],
      value: 'other.example.net',
    }),
    names: /metadata\.annotations/,
  },
  {
    id: 'traffic/route-backend-of-another',
    what: "another tenant's service behind a route of its own",
    boundary: ['route-backend'],
    ...OTHERS,
    skip: noRoutes,
    control: httpRoute,
    change: ({ victim }) => ({
      path: [...SPEC, 'rules', 0, 'backendRefs', 0, 'namespace'],
      value: victim.namespace,
    }),
    names: /backendRefs/,
  },
];

export const TRAFFIC_RULES: readonly Rule[] = [
  ...SERVICE_RULES,
  ...LOAD_BALANCER_RULES,
  ...INGRESS_RULES,
  ...ANNOTATION_RULES,
  ...ROUTE_RULES,
];
