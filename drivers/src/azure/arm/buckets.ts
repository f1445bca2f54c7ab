import type { Bucket } from './sharedBuckets.ts';
import type { VerbClass } from './verbClass.ts';

/** Who asks, and where Azure counts it. */
export interface Caller {
  readonly subscription: string;
  /** Object id of the identity, from its token. */
  readonly principal: string;
  /** Region of the Resource Manager that answers. */
  readonly region: string;
}

/**
 * Tokens are kept by a replica for up to a second after they were drawn, and take up to a second to reach Azure. With two
 * seconds' refill left out of the size, what all replicas together send stays within Azure's own bucket, however many
 * they are.
 */
const MARGIN_SECONDS = 2;

/** Bucket size and refill per second: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const SUBSCRIPTION: Readonly<Record<VerbClass, { readonly size: number; readonly perSecond: number }>> = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
};

interface ProviderLimit {
  readonly name: string;
  /** On the path below the subscription, lower case; the first group, if any, is the resource counted by itself. */
  readonly matches: RegExp;
  readonly verbs: readonly VerbClass[];
  readonly size: number;
  readonly perSecond: number;
}

/**
 * Limits of resource providers, on top. Network: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling#network-throttling,
 * AKS: https://learn.microsoft.com/azure/aks/quotas-skus-regions, identities (rates alone are documented, a burst of ten
 * seconds and of twenty is assumed): https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
const PROVIDERS: readonly ProviderLimit[] = [
  {
    name: 'network',
    matches: /\/providers\/microsoft\.network\//,
    verbs: ['writes', 'deletes'],
    size: 1000,
    perSecond: 1000 / 300,
  },
  {
    name: 'network-reads',
    matches: /\/providers\/microsoft\.network\//,
    verbs: ['reads'],
    size: 10_000,
    perSecond: 10_000 / 300,
  },
  {
    name: 'agent-pool',
    matches: /(\/providers\/microsoft\.containerservice\/managedclusters\/[^/]+\/agentpools\/[^/]+)$/,
    verbs: ['writes'],
    size: 20,
    perSecond: 1 / 60,
  },
  {
    name: 'cluster',
    matches: /(\/providers\/microsoft\.containerservice\/managedclusters\/[^/]+)$/,
    verbs: ['writes'],
    size: 20,
    perSecond: 1 / 60,
  },
  {
    name: 'cluster-reads',
    matches: /(\/providers\/microsoft\.containerservice\/managedclusters\/[^/]+)$/,
    verbs: ['reads'],
    size: 60,
    perSecond: 1,
  },
  {
    name: 'identities',
    matches: /\/providers\/microsoft\.managedidentity\/userassignedidentities\//,
    verbs: ['writes', 'deletes'],
    size: 20,
    perSecond: 2,
  },
  {
    name: 'identity',
    matches: /(\/providers\/microsoft\.managedidentity\/userassignedidentities\/[^/]+)/,
    verbs: ['writes', 'deletes'],
    size: 5,
    perSecond: 1 / 4,
  },
];

/** In place of a subscription, where a request is about none: Resource Graph, for one. */
export const TENANT_SCOPE = 'tenant';

/** Resource Manager's own bucket for a request. */
export function subscriptionBucket({ subscription, principal, region }: Caller, verb: VerbClass): Bucket {
  return bucket(`arm/${subscription}/${principal}/${region}/${verb}`, SUBSCRIPTION[verb]);
}

/** The resource provider's buckets for a request, the widest first; usually none or one. */
export function providerBuckets(subscription: string, verb: VerbClass, path: string): readonly Bucket[] {
  const key = path.toLowerCase();
  // A question or an order (`…/listClusterUserCredential`) to a cluster is no PUT of it; its path has one part more.
  return PROVIDERS.flatMap((limit) => {
    const match = limit.verbs.includes(verb) ? limit.matches.exec(key) : null;
    if (match === null) return [];
    const of = match[1] === undefined ? '' : key.slice(0, match.index + match[1].length);
    return [bucket(`${limit.name}/${of === '' ? subscription : of}`, limit)];
  });
}

function bucket(key: string, { size, perSecond }: { readonly size: number; readonly perSecond: number }): Bucket {
  return { key, size: Math.max(1, size - MARGIN_SECONDS * perSecond), perSecond };
}
