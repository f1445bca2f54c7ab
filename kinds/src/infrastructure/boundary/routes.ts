import { rules } from './rule.ts';
import { dnsRule } from './services.ts';
import { isHost, listVariable, type Variable } from './variables.ts';

const own = (reference: string) => `!has(${reference}.namespace) || ${reference}.namespace == variables.namespaceName`;

export const ROUTE_VARIABLES: readonly Variable[] = [
  ...(['hosts', 'gateways'] as const).map(listVariable),
  { name: 'hostnames', expression: 'has(object.spec.hostnames) ? object.spec.hostnames : []' },
  { name: 'rules', expression: 'has(object.spec.rules) ? object.spec.rules : []' },
];

/** Routes of the Gateway API that have host names: HTTPRoute, GRPCRoute, TLSRoute. */
export const ROUTE_RULES = rules('routes', [
  {
    id: 'route-host-missing',
    field: 'spec.hostnames',
    says: 'must be set: without it a route takes the traffic of every host of its gateway',
    holds: 'variables.hostnames.size() > 0',
  },
  {
    id: 'route-host',
    field: 'spec.hostnames',
    says: 'is not among the hosts of this tenant',
    holds: `variables.hostnames.all(h, ${isHost('h')})`,
  },
  {
    id: 'route-parent',
    field: 'spec.parentRefs',
    says: 'is not among the gateways of this tenant',
    holds: `!has(object.spec.parentRefs) || object.spec.parentRefs.all(p,
      (!has(p.kind) || p.kind == 'Gateway') && (!has(p.group) || p.group == 'gateway.networking.k8s.io')
      && ((has(p.namespace) ? p.namespace : variables.namespaceName) + '/' + p.name) in variables.gateways)`,
  },
  {
    id: 'route-backend',
    field: 'spec.rules[*].backendRefs[*].namespace',
    says: 'must not name another namespace',
    holds: `variables.rules.all(r,
      (!has(r.backendRefs) || r.backendRefs.all(b, (${own('b')})
        && (!has(b.filters) || b.filters.all(f, !has(f.requestMirror) || (${own('f.requestMirror.backendRef')})))))
      && (!has(r.filters) || r.filters.all(f, !has(f.requestMirror) || (${own('f.requestMirror.backendRef')}))))`,
  },
  dnsRule('route-dns-name'),
]);
