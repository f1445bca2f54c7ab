import type { JsonObject } from '@tenantry/kinds';
import type { CisId } from '../benchmarks/cis.ts';
import type { MtbId } from '../benchmarks/mtb.ts';
import { type Call, isRefused, type KubeRequest, type Role, resourceName } from '../call.ts';
import type { Attack } from '../facts.ts';
import type { Row } from '../row.ts';
import type { Question } from './questions.ts';

/** What the API server says to the question whether a role may, without the deed. */
async function review(call: Call, { role, request }: Question): Promise<boolean> {
  const { group, resource, verb, version, namespace, subresource, name } = request;
  const answer = await call(role, {
    verb: 'create',
    group: 'authorization.k8s.io',
    version: 'v1',
    resource: 'selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: {
          group,
          version,
          resource,
          verb,
          ...(subresource === undefined ? {} : { subresource }),
          ...(namespace === undefined ? {} : { namespace }),
          ...(name === undefined ? {} : { name }),
        },
      },
    },
  });
  if (answer.status !== 201) throw new Error(`the access review was answered with ${answer.status}: ${answer.message}`);
  return (answer.body.status as JsonObject).allowed === true;
}

/** Asks by a review and does it, so that a review that says no where the deed succeeds is found too. */
export async function probeAccess(attack: Attack, call: Call, question: Question): Promise<Row> {
  const { expected, role, rule, place, request } = question;
  const common = {
    rule,
    case: expected ? ('control' as const) : ('mutant' as const),
    verb: request.verb,
    role,
    what: `${request.verb} ${resourceName(request)}${WHERE[place]}`,
    tenant: attack.attacker.tenant,
    ...itemsOf(question),
  };
  // Anonymous callers may not even ask; the deed alone decides.
  const reviewed = role === 'anonymous' ? null : await review(call, question);
  const answer = await call(role, request);
  const did = !isRefused(answer);
  if (reviewed === expected || reviewed === null) {
    if (did === expected) {
      const why = expected ? `past the authorizer, answered ${answer.status}` : answer.message;
      return { ...common, result: expected ? 'admitted' : 'refused', verdict: 'held', why };
    }
  }
  const isAdmitted = reviewed === true || did;
  const why = `the review says ${reviewed === null ? 'nothing' : reviewed ? 'yes' : 'no'}, the deed was answered ${answer.status}: ${answer.message}`;
  if (!expected) return { ...common, result: isAdmitted ? 'admitted' : 'refused', verdict: 'leak', why };
  return { ...common, result: 'refused', verdict: 'control-refused', why };
}

const WHERE: Readonly<Record<Question['place'], string>> = {
  own: ' in its own namespace',
  'other-tenant': " in another tenant's namespace",
  'kube-system': ' in kube-system',
  cluster: ' across the cluster',
};

const TENANCY_TYPES = new Set(['networkpolicies', 'limitranges', 'roles', 'rolebindings', 'serviceaccounts']);
const WRITES = new Set<KubeRequest['verb']>(['create', 'update', 'patch', 'delete', 'deletecollection']);

function itemsOf({ place, request, role }: Question): { mtb: MtbId[]; cis: CisId[] } {
  const { resource, subresource, verb } = request;
  const mtb: MtbId[] = [];
  const cis: CisId[] = [];
  if (place === 'cluster' || place === 'kube-system') mtb.push('MTB-PL1-CC-CPI-1');
  if (place === 'other-tenant') mtb.push('MTB-PL1-CC-TI-2');
  if (place === 'other-tenant') cis.push('5.7.1');
  if (resource === 'resourcequotas' && WRITES.has(verb)) mtb.push('MTB-PL1-CC-TI-1');
  if (place === 'own' && TENANCY_TYPES.has(resource) && WRITES.has(verb)) mtb.push('MTB-PL1-BC-CPI-2');
  if (resource === 'secrets') cis.push('5.1.2');
  if (resource === 'pods' && verb === 'create') cis.push('5.1.4');
  if (resource === 'persistentvolumes' && verb === 'create') cis.push('5.1.9');
  if (resource === 'nodes' && subresource === 'proxy') cis.push('5.1.10');
  if (resource === 'certificatesigningrequests') cis.push('5.1.11');
  if (resource.endsWith('webhookconfigurations')) cis.push('5.1.12');
  if (resource === 'serviceaccounts' && subresource === 'token') cis.push('5.1.13');
  if (resource.endsWith('rolebindings') && WRITES.has(verb)) cis.push('5.1.1');
  if (isWorkload(role)) cis.push('5.1.5');
  return { mtb, cis };
}

const isWorkload = (role: Role): boolean => role === 'default' || role === 'workload';
