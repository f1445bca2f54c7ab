import type { JsonObject } from '@tenantry/kinds';
import type { Call, Role } from '../call.ts';
import type { Attack } from '../facts.ts';
import type { Row } from '../row.ts';
import { isAllowed } from './allow-table.ts';

interface ResourceRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}
interface NonResourceRule {
  readonly verbs?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** What Kubernetes lets everybody read: who it is, whether it lives, and what it serves. */
const PUBLIC_PATHS =
  /^\/(api|apis|healthz|livez|readyz|version|openapi|openid|\.well-known)(\/.*|\*)?$|^\/(openid\/v1\/jwks)\/?$/;

/**
 * All that the authorizer says a role has in a namespace, rule by rule: a right that is bound to one name, to a wildcard
 * or to a verb that no request bears (`bind`, `escalate`, `impersonate`, `sign`, `use`) is found here and nowhere else.
 */
export async function reviewRules(attack: Attack, call: Call, role: Role): Promise<Row[]> {
  const places = [
    { isOwn: true, namespace: attack.attacker.namespace, where: 'in its own namespace' },
    { isOwn: false, namespace: attack.victim.namespace, where: "in another tenant's namespace" },
    { isOwn: false, namespace: 'kube-system', where: 'in kube-system' },
  ];
  return Promise.all(
    places.map(async ({ isOwn, namespace, where }): Promise<Row> => {
      const excess = await excessOf(attack, call, role, isOwn, namespace);
      return {
        rule: `access/all-rights-${isOwn ? 'own' : namespace === 'kube-system' ? 'kube-system' : 'other-tenant'}`,
        case: 'mutant',
        verb: '*',
        role,
        what: `any right beyond those written out, ${where}`,
        tenant: attack.attacker.tenant,
        result: excess.length === 0 ? 'refused' : 'admitted',
        verdict: excess.length === 0 ? 'held' : 'leak',
        why: excess.length === 0 ? 'it has no others' : `it may ${excess.slice(0, 5).join(', ')}`,
        mtb: ['MTB-PL2-CC-TI-1', 'MTB-PL1-CC-CPI-1', ...(isOwn ? [] : ['MTB-PL1-CC-TI-2'])],
        cis: ['5.1.1', '5.1.3', '5.1.8', ...(role === 'default' || role === 'workload' ? ['5.1.5'] : [])],
      };
    }),
  );
}

async function excessOf(attack: Attack, call: Call, role: Role, isOwn: boolean, namespace: string): Promise<string[]> {
  const answer = await call(role, {
    verb: 'create',
    group: 'authorization.k8s.io',
    version: 'v1',
    resource: 'selfsubjectrulesreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
  });
  if (answer.status !== 201) throw new Error(`the rules review was answered with ${answer.status}: ${answer.message}`);
  const status = answer.body.status as JsonObject & {
    resourceRules?: readonly ResourceRule[];
    nonResourceRules?: readonly NonResourceRule[];
  };
  const resources = (status.resourceRules ?? []).flatMap(({ verbs = [], apiGroups = [], resources: names = [] }) =>
    apiGroups.flatMap((group) =>
      names.flatMap((resource) =>
        verbs
          .filter(
            (verb) =>
              isReal(attack, group, resource, verb) &&
              isAllowed({ role, isOwn, group, resource, verb }, attack.viewersReadSecrets) === false,
          )
          .map((verb) => `${verb} ${resource}${group === '' ? '' : `.${group}`}`),
      ),
    ),
  );
  const paths = (status.nonResourceRules ?? []).flatMap(({ verbs = [], nonResourceURLs = [] }) =>
    nonResourceURLs.filter((path) => !PUBLIC_PATHS.test(path)).map((path) => `${verbs.join('/')} ${path}`),
  );
  return [...resources, ...paths];
}

const REQUESTED = new Set(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']);

/** A rule lists groups and types apart, so it also names pairs of them that are no type; no request can use those. */
function isReal({ served }: Attack, group: string, resource: string, verb: string): boolean {
  if (group === '*' || resource.includes('*') || !REQUESTED.has(verb)) return true;
  for (const key of served) {
    const [servedGroup, , ...rest] = key.split('/');
    if (servedGroup === group && rest.join('/') === resource) return true;
  }
  return false;
}
