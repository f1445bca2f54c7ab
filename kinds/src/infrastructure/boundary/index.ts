import { CLAIM_RULES, CLAIM_VARIABLES } from './claims.ts';
import { INGRESS_RULES, INGRESS_VARIABLES } from './ingresses.ts';
import { DAEMON_SET_RULES, POD_RULES, POD_VARIABLES } from './pods.ts';
import { ROUTE_RULES, ROUTE_VARIABLES } from './routes.ts';
import type { BoundaryRule, BoundarySubject } from './rule.ts';
import { SECRET_RULES } from './secrets.ts';
import { SERVICE_RULES, SERVICE_VARIABLES } from './services.ts';
import { COMMON, type Variable } from './variables.ts';

export type { BoundaryRule, BoundarySubject } from './rule.ts';
export { LISTS, LOAD_BALANCERS, PULL_LABEL, TENANT_LABEL, TIER_LABEL } from './variables.ts';

/** All that the cluster refuses in a tenant's namespace, in the order in which it is judged. */
export const BOUNDARY_RULES: readonly BoundaryRule[] = [
  ...POD_RULES,
  ...DAEMON_SET_RULES,
  ...SERVICE_RULES,
  ...INGRESS_RULES,
  ...ROUTE_RULES,
  ...CLAIM_RULES,
  ...SECRET_RULES,
];

interface ResourceRule {
  readonly apiGroups: string[];
  readonly apiVersions: string[];
  readonly operations: string[];
  readonly resources: string[];
}

/** One admission policy: the rules about one kind of object, so that each request pays for its own only. */
export interface BoundaryPolicy {
  readonly subject: BoundarySubject;
  /** What a person calls it. */
  readonly title: string;
  readonly on: readonly ResourceRule[];
  readonly variables: readonly Variable[];
}

const written = (group: string, version: string, ...resources: string[]): ResourceRule => ({
  apiGroups: [group],
  apiVersions: [version],
  operations: ['CREATE', 'UPDATE'],
  resources,
});

export const BOUNDARY_POLICIES: readonly BoundaryPolicy[] = [
  {
    subject: 'pods',
    title: 'pods',
    on: [
      written('', 'v1', 'pods'),
      // Two ways to change a pod that runs.
      { ...written('', 'v1', 'pods/ephemeralcontainers', 'pods/resize'), operations: ['UPDATE'] },
    ],
    variables: POD_VARIABLES,
  },
  { subject: 'daemonsets', title: 'daemon sets', on: [written('apps', 'v1', 'daemonsets')], variables: [] },
  { subject: 'services', title: 'services', on: [written('', 'v1', 'services')], variables: SERVICE_VARIABLES },
  {
    subject: 'ingresses',
    title: 'ingresses',
    on: [written('networking.k8s.io', 'v1', 'ingresses')],
    variables: INGRESS_VARIABLES,
  },
  {
    subject: 'routes',
    title: 'routes of gateways',
    // A rule for a type that is not served never matches; the fields it reads are the same in every version.
    on: [written('gateway.networking.k8s.io', '*', 'httproutes', 'grpcroutes', 'tlsroutes')],
    variables: ROUTE_VARIABLES,
  },
  {
    subject: 'claims',
    title: 'volume claims',
    on: [written('', 'v1', 'persistentvolumeclaims')],
    variables: CLAIM_VARIABLES,
  },
  { subject: 'secrets', title: 'secrets', on: [written('', 'v1', 'secrets')], variables: [] },
];

/** What the policy about a subject consists of, as Kubernetes takes it. Variables that nothing uses cost nothing. */
export function boundaryPolicySpec({ subject, on, variables }: BoundaryPolicy) {
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: on.map((rule) => ({ ...rule })) },
    variables: [...COMMON, ...variables].map(({ name, expression }) => ({ name, expression })),
    validations: BOUNDARY_RULES.filter((rule) => rule.subject === subject).map(({ expression, message }) => ({
      expression,
      message,
      reason: 'Forbidden',
    })),
  };
}
