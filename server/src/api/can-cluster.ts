import {
  type BoundRole,
  findResource,
  namespaceLabelsOf,
  type RoleRule,
  readReason,
  readResourceText,
  readRules,
  restrictions,
  rolesBound,
  ruleFor,
  type ServedResource,
  verbsOn,
  type Wanted,
} from '@tenantry/observe/can';
import { suggestion } from '../manifests/suggest.ts';
import type { CanAnswer } from './can-answer.ts';
import type { RightsGateway, TenantAccount } from './can-gateway.ts';
import type { Subject } from './can-subject.ts';
import { badParameter } from './reach-tenants.ts';

/** Verbs that Kubernetes gives a meaning, whether a resource serves them or not. */
const VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'bind',
  'escalate',
  'impersonate',
  'use',
  'approve',
  'sign',
  'attest',
  '*',
];

export interface ClusterQuestion {
  readonly verb: string;
  readonly resource: string;
  readonly name: string | null;
}

interface Resolved {
  readonly resource: ServedResource;
  readonly subresource: ServedResource | null;
  readonly notes: readonly string[];
}

/** The resource that the caller means, or undefined where the cluster has none of that name. Throws for what is half right. */
export function resolveResource(
  served: readonly ServedResource[],
  { resource: text, verb }: ClusterQuestion,
): Resolved | undefined {
  const groups = new Set(served.map(({ group }) => group));
  const read = readResourceText(text, (name) => name === 'core' || groups.has(name));
  if (read === null) {
    throw badParameter(
      'resource',
      'has the wrong form',
      'write RESOURCE, RESOURCE.GROUP, GROUP/RESOURCE or RESOURCE/SUBRESOURCE',
    );
  }
  const found = findResource(served, read);
  if (found.found === 'none') return undefined;
  if (found.found === 'no-subresource') {
    const subresources = found.known.map((name) => name.split('/')[1] ?? '');
    throw badParameter(
      'resource',
      `${found.resource.name} has no subresource ${JSON.stringify(read.subresource)}`,
      suggestion(read.subresource ?? '', subresources, 'subresources'),
    );
  }
  const { verbs, name } = found.subresource ?? found.resource;
  if (verbs.includes(verb) || verb === '*') return { ...found, notes: [] };
  if (!VERBS.includes(verb)) {
    throw badParameter('verb', `${JSON.stringify(verb)} is no verb of ${name}`, suggestion(verb, verbs, 'verbs'));
  }
  return { ...found, notes: [`The cluster does not serve ${verb} on ${name}; it serves ${verbs.join(', ')}.`] };
}

export function unknownResource(served: readonly ServedResource[], kinds: readonly string[], text: string) {
  const names = [...new Set(served.map(({ name }) => name).filter((name) => !name.includes('/')))].sort();
  return badParameter(
    'resource',
    `neither the cluster nor the product has ${JSON.stringify(text)}`,
    suggestion(text, [...kinds, ...names], 'resources'),
  );
}

/** Has the cluster decide for the account that the subject acts as, and finds the rule behind its decision. */
export async function canInCluster(
  gateway: RightsGateway,
  subject: Subject & { readonly role: NonNullable<Subject['role']> },
  place: TenantAccount,
  question: ClusterQuestion,
  { resource, subresource, notes }: Resolved,
  signal: AbortSignal,
): Promise<CanAnswer> {
  const { connection, namespace, account } = place;
  const part = subresource === null ? null : (subresource.name.split('/')[1] ?? null);
  const within = resource.isNamespaced ? namespace : null;
  const wanted: Wanted = {
    verb: question.verb,
    group: resource.group,
    resource: part === null ? resource.name : `${resource.name}/${part}`,
    name: question.name,
  };
  const [decision, objects] = await Promise.all([
    gateway.review(
      connection,
      {
        namespace: within,
        serviceAccount: { namespace, name: account },
        verb: question.verb,
        group: resource.group,
        version: resource.version,
        resource: resource.name,
        subresource: part,
        name: question.name,
      },
      signal,
    ),
    gateway.rights(connection, namespace, signal),
  ]);
  const rulesOf = async (bound: BoundRole): Promise<RoleRule[]> =>
    readRules(await gateway.role(connection, bound.role.namespace, bound.role.name, signal));
  const bound = decision.isAllowed ? readReason(decision.reason, namespace) : null;
  const rule = bound === null ? null : ruleFor(await rulesOf(bound), wanted);
  const own = rolesBound(objects.roleBindings, { namespace, name: account }).slice(0, MOST_ROLES);
  const otherVerbs = decision.isAllowed ? [] : verbsOn((await Promise.all(own.map(rulesOf))).flat(), wanted);
  const limits = decision.isAllowed
    ? restrictions(
        {
          policies: objects.admissionPolicies,
          bindings: objects.admissionBindings,
          namespaceLabels: namespaceLabelsOf(objects.namespace),
        },
        wanted,
      ).map(({ kind, name, rules }) =>
        kind === 'MutatingAdmissionPolicy'
          ? `${kind} ${name} changes what is written.`
          : `${kind} ${name} looks at what is written (${rules} rules), and may refuse it by the name of a field.`,
      )
    : [];
  const why = decision.isAllowed
    ? allowedText(bound, decision.reason)
    : refusedText(own, wanted, otherVerbs, within === null);
  const what = `${question.verb} ${wanted.resource}${question.name === null ? '' : ` ${question.name}`}`;
  const where = within === null ? 'in the cluster' : `in ${namespace}`;
  const verdict = decision.isAllowed ? 'Yes' : 'No';
  return {
    who: subject.name,
    verb: question.verb,
    resource: {
      group: resource.group,
      resource: resource.name,
      subresource: part,
      name: question.name,
      namespace: within,
    },
    isAllowed: decision.isAllowed,
    sentence: `${verdict}: ${subject.name} ${decision.isAllowed ? 'can' : 'cannot'} ${what} ${where}. ${why}`,
    decidedBy: 'cluster',
    product: {
      isAllowed: true,
      rule: `${subject.role.by} gives a token of the service account ${account}`,
    },
    cluster: {
      isAllowed: decision.isAllowed,
      account: `${namespace}/${account}`,
      reason: decision.reason,
      binding: bound?.binding ?? null,
      role: bound?.role ?? null,
      rule: rule === null ? null : plainRule(rule),
      otherVerbs,
    },
    notes: [...notes, ...limits],
  };
}

const MOST_ROLES = 20;

function allowedText(bound: BoundRole | null, reason: string): string {
  if (bound === null) return reason === '' ? 'The cluster gives no reason.' : `The cluster says: ${reason}.`;
  return `${bound.role.kind} ${bound.role.name} allows it, bound by ${bound.binding.kind} ${bound.binding.name}.`;
}

function refusedText(
  own: readonly BoundRole[],
  wanted: Wanted,
  others: readonly string[],
  isClusterWide: boolean,
): string {
  const roles = own.map(({ role }) => `${role.kind} ${role.name}`).join(', ');
  if (roles === '') return 'No role is bound to the account that it acts as.';
  if (others.length > 0) return `${roles} allows ${others.join(', ')} on ${wanted.resource}, and not ${wanted.verb}.`;
  const scope = isClusterWide ? ', and roles of a namespace allow nothing outside of it' : '';
  return `No rule of ${roles} is about ${wanted.resource}${wanted.group === '' ? '' : `.${wanted.group}`}${scope}.`;
}

function plainRule({ apiGroups, resources, verbs, resourceNames }: RoleRule) {
  return {
    apiGroups: [...apiGroups],
    resources: [...resources],
    verbs: [...verbs],
    resourceNames: [...resourceNames],
  };
}
