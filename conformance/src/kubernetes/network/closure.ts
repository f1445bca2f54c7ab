import type { JsonObject } from '@tenantry/kinds';
import {
  answer,
  type ClusterObjects,
  type End,
  EVERY_PORT_OF_EVERY_PROTOCOL,
  type ReachAnswer,
  readCluster,
  representativePod,
} from '@tenantry/observe/reach';
import { type Call, NoSuchIdentity } from '../call.ts';
import type { Attack } from '../facts.ts';
import type { Row } from '../row.ts';

const PAGE = '500';
const MOST_PAGES = 200;

async function listAll(call: Call, group: string, version: string, resource: string): Promise<JsonObject[]> {
  const items: JsonObject[] = [];
  let next: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { limit: PAGE, ...(next === undefined ? {} : { continue: next }) };
    const { status, body, message } = await call('administrator', { verb: 'list', group, version, resource, query });
    if (status !== 200) throw new Error(`${resource} cannot be listed: ${message}`);
    items.push(...((body.items ?? []) as JsonObject[]));
    next = (body.metadata as { continue?: string } | undefined)?.continue || undefined;
    if (next === undefined) return items;
  }
  throw new Error(`there are more than ${MOST_PAGES * Number(PAGE)} ${resource}`);
}

async function readObjects({ served }: Attack, call: Call): Promise<ClusterObjects> {
  const CILIUM = ['ciliumnetworkpolicies', 'ciliumclusterwidenetworkpolicies'] as const;
  const cilium = CILIUM.filter((resource) => served.has(`cilium.io/v2/${resource}`));
  const [namespaces, networkPolicies, ...ciliumPolicies] = await Promise.all([
    listAll(call, '', 'v1', 'namespaces'),
    listAll(call, 'networking.k8s.io', 'v1', 'networkpolicies'),
    ...cilium.map((resource) => listAll(call, 'cilium.io', 'v2', resource)),
  ]);
  return {
    namespaces: namespaces ?? [],
    networkPolicies: networkPolicies ?? [],
    ciliumPolicies: ciliumPolicies.flat(),
    notConsidered: [],
    isCilium: cilium.length > 0,
  };
}

const address = (value: string, owner: string): End => ({ kind: 'address', address: value, owner, isNode: false });

/**
 * Whether pods reach across the boundary, computed from the policies that stand in the cluster. It says what the policies
 * let through; that the cluster's network enforces them is what real connections show.
 */
export async function readClosure(attack: Attack, call: Call): Promise<Row[]> {
  const { attacker, victim } = attack;
  const own = {
    ...representativePod(attacker.namespace),
    labels: { app: 'any' },
    isRepresentative: false,
    name: 'any',
  };
  const other = {
    ...representativePod(victim.namespace),
    labels: { app: 'any' },
    isRepresentative: false,
    name: 'any',
  };
  let cluster: ReturnType<typeof readCluster>;
  try {
    cluster = readCluster(await readObjects(attack, call));
  } catch (error) {
    if (error instanceof NoSuchIdentity) return [];
    throw error;
  }
  const reaches = (from: typeof own, to: End): ReachAnswer =>
    answer(cluster, {
      fromName: from.namespace,
      from: [from],
      toName: to.kind === 'pod' ? to.namespace : to.address,
      to: [{ end: to, question: EVERY_PORT_OF_EVERY_PROTOCOL, via: null }],
      notes: [],
    });
  const row = (rule: string, what: string, found: ReachAnswer, isControl = false): Row => {
    const isOpen = found.verdict !== 'denied';
    const asExpected = isOpen === isControl;
    return {
      rule,
      case: isControl ? 'control' : 'mutant',
      verb: 'connect',
      role: 'workload',
      what,
      tenant: attacker.tenant,
      result: isOpen ? 'admitted' : 'refused',
      verdict: asExpected ? 'held' : isControl ? 'control-refused' : 'leak',
      why: found.sentence,
      mtb: ['MTB-PL1-BC-NI-1'],
      cis: ['5.3.2'],
    };
  };
  const metadata = "the machine's credentials, at the metadata service";
  return [
    row('network/reach-own', 'a pod of its own', reaches(own, { ...own, name: 'second' }), true),
    row('network/reach-other-tenant', "another tenant's pods", reaches(own, other)),
    row('network/reached-by-other-tenant', "reached by another tenant's pods", reaches(other, own)),
    row('network/reach-metadata', metadata, reaches(own, address('169.254.169.254', 'the metadata service'))),
    row(
      'network/reach-host-service',
      "Azure's host service",
      reaches(own, address('168.63.129.16', 'the host service')),
    ),
  ];
}
