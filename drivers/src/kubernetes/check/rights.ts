import { asList, asObject, asText } from '../mark.ts';
import type { Finding, Probing } from './finding.ts';

/** A rule of a ClusterRole. */
export interface Right {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** One thing that has to be allowed. */
interface Deed {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly name: string;
  readonly url: string;
}

const ASKED_AT_ONCE = 8;
const MOST_DEEDS = 2_000;
const MOST_NAMED = 10;
/** Rules are told for one namespace; in one that nobody made only those count that count everywhere. */
const NOWHERE = 'tenantry-check-rights';

/** Whether our own rights suffice: what the rules do not show to be allowed is asked one by one. */
export async function rights(probing: Probing, needed: readonly Right[]): Promise<Omit<Finding, 'feature'>> {
  const deeds = needed.flatMap(deedsOf).slice(0, MOST_DEEDS);
  const held = await heldRules(probing);
  const open = deeds.filter((deed) => !held.some((rule) => allows(rule, deed)));
  const missing: Deed[] = [];
  const lane = async () => {
    for (let deed = open.shift(); deed !== undefined; deed = open.shift()) {
      if (!(await isAllowed(probing, deed))) missing.push(deed);
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, lane));
  if (missing.length === 0) {
    const detail = `All ${deeds.length} rights that Tenantry needs are there.`;
    return { state: 'present', detail, follows: 'Nothing it does will be refused for lack of rights.' };
  }
  const named = missing.map(textOf).sort().slice(0, MOST_NAMED).join(', ');
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  return {
    state: 'absent',
    detail: `Tenantry may not: ${named}${more}.`,
    follows: "Apply Tenantry's ClusterRole to the cluster and bind it to the identity of the kubeconfig.",
  };
}

function deedsOf(right: Right): Deed[] {
  const names = right.resourceNames ?? [''];
  const urls = (right.nonResourceURLs ?? []).flatMap((url) =>
    right.verbs.map((verb) => ({ verb, group: '', resource: '', name: '', url })),
  );
  const resources = (right.apiGroups ?? []).flatMap((group) =>
    (right.resources ?? []).flatMap((resource) =>
      right.verbs.flatMap((verb) => names.map((name) => ({ verb, group, resource, name, url: '' }))),
    ),
  );
  return [...resources, ...urls];
}

async function heldRules({ client, signal }: Probing): Promise<Right[]> {
  const { body } = await client.call({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace: NOWHERE },
    },
    signal,
    attempt: 'ask for our own rights',
  });
  const status = asObject(body.status);
  const rules = [...asList(status.resourceRules), ...asList(status.nonResourceRules)].map(asObject);
  return rules.map((rule) => ({
    verbs: texts(rule.verbs),
    apiGroups: texts(rule.apiGroups),
    resources: texts(rule.resources),
    resourceNames: texts(rule.resourceNames),
    nonResourceURLs: texts(rule.nonResourceURLs),
  }));
}

function texts(value: Parameters<typeof asList>[0]): string[] {
  return asList(value).map(asText);
}

function allows(rule: Right, deed: Deed): boolean {
  if (!holds(rule.verbs, deed.verb)) return false;
  if (deed.url !== '') return (rule.nonResourceURLs ?? []).some((url) => url === '*' || url === deed.url);
  const names = rule.resourceNames ?? [];
  if (names.length > 0 && !names.includes(deed.name)) return false;
  return holds(rule.apiGroups ?? [], deed.group) && holds(rule.resources ?? [], deed.resource);
}

function holds(list: readonly string[], wanted: string): boolean {
  return list.includes('*') || list.includes(wanted);
}

async function isAllowed({ client, signal }: Probing, deed: Deed): Promise<boolean> {
  const [resource, subresource] = deed.resource.split('/');
  const { body } = await client.call({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec:
        deed.url !== ''
          ? { nonResourceAttributes: { path: deed.url, verb: deed.verb } }
          : {
              resourceAttributes: {
                verb: deed.verb,
                group: deed.group,
                resource: resource ?? '',
                ...(subresource === undefined ? {} : { subresource }),
                ...(deed.name === '' ? {} : { name: deed.name }),
              },
            },
    },
    signal,
    attempt: `ask whether we may ${textOf(deed)}`,
  });
  return asObject(body.status).allowed === true;
}

function textOf(deed: Deed): string {
  if (deed.url !== '') return `${deed.verb} ${deed.url}`;
  const type = deed.group === '' ? deed.resource : `${deed.resource}.${deed.group}`;
  return `${deed.verb} ${type}${deed.name === '' ? '' : ` "${deed.name}"`}`;
}
