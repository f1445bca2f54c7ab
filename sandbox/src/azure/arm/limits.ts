import type { HttpRequest } from '../../http/message.ts';

/** Tokens a bucket holds at most, and gains per second. */
export interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

/** Classes that Resource Manager counts apart. */
export type VerbClass = 'reads' | 'writes' | 'deletes';

/** Resource Manager's own limits per region, subscription and principal, as its page on request limits has them. */
export const managerLimits: Readonly<Record<VerbClass, Limit>> = {
  reads: { burst: 250, perSecond: 25 },
  writes: { burst: 200, perSecond: 10 },
  deletes: { burst: 200, perSecond: 10 },
};

/** All principals of a subscription together may do this many times as much as one. */
export const principalsTogether = 15;

/** A limit of one resource provider, on top of Resource Manager's. */
export interface ProviderLimit {
  readonly provider: string;
  /** What is counted, in the provider's words. */
  readonly what: string;
  /** Against the path, in lower case. */
  readonly matches: RegExp;
  readonly verbs: readonly VerbClass[];
  /** `resource`: a bucket for each path. */
  readonly per: 'subscription' | 'resource';
  readonly limit: Limit;
  /** Code of the refusal. */
  readonly code: string;
}

const changes = ['writes', 'deletes'] as const;
const network = {
  provider: 'Microsoft.Network',
  matches: /\/providers\/microsoft\.network\//,
  per: 'subscription',
} as const;
const aks = { provider: 'Microsoft.ContainerService', code: 'Throttled' } as const;
const identity = { provider: 'Microsoft.ManagedIdentity', code: 'TooManyRequests' } as const;
const storage = { provider: 'Microsoft.Storage', code: 'TooManyRequests', per: 'subscription' } as const;
const clusterPath = /\/managedclusters\/[^/]+$/;
const poolPath = /\/managedclusters\/[^/]+\/agentpools\/[^/]+$/;

/**
 * Sources: Resource Manager's page on limits (network and storage), AKS' page on quotas, Entra's pages on managed
 * identities (its rates; the size of those buckets is not told: ten seconds' worth is taken).
 */
export const providerLimits: readonly ProviderLimit[] = [
  {
    ...network,
    what: 'write / delete (PUT)',
    verbs: changes,
    limit: { burst: 1000, perSecond: 1000 / 300 },
    code: 'TooManyRequests',
  },
  {
    ...network,
    what: 'read (GET)',
    verbs: ['reads'],
    limit: { burst: 10_000, perSecond: 10_000 / 300 },
    code: 'TooManyRequests',
  },
  {
    ...aks,
    what: 'PutAgentPoolHandler.PUT',
    matches: poolPath,
    verbs: ['writes'],
    per: 'resource',
    limit: { burst: 20, perSecond: 1 / 60 },
  },
  {
    ...aks,
    what: 'PutManagedClusterHandler.PUT',
    matches: clusterPath,
    verbs: ['writes'],
    per: 'resource',
    limit: { burst: 20, perSecond: 1 / 60 },
  },
  {
    ...aks,
    what: 'GetManagedClusterHandler.GET',
    matches: clusterPath,
    verbs: ['reads'],
    per: 'resource',
    limit: { burst: 60, perSecond: 1 },
  },
  {
    ...aks,
    what: 'ListManagedClustersHandler.GET',
    matches: /^\/subscriptions\/[^/]+\/providers\/microsoft\.containerservice\/managedclusters$/,
    verbs: ['reads'],
    per: 'subscription',
    limit: { burst: 500, perSecond: 1 },
  },
  {
    ...aks,
    what: 'GetOperationStatusHandler.GET',
    matches: /\/providers\/microsoft\.containerservice\/locations\/[^/]+\/operation(?:s|results)\//,
    verbs: ['reads'],
    per: 'subscription',
    limit: { burst: 200, perSecond: 2 },
  },
  {
    ...identity,
    what: 'writes of managed identities and their credentials',
    matches: /\/userassignedidentities\/[^/]+(?:\/federatedidentitycredentials\/[^/]+)?$/,
    verbs: changes,
    per: 'subscription',
    limit: { burst: 20, perSecond: 2 },
  },
  {
    ...identity,
    what: 'writes of one managed identity or credential',
    matches: /\/userassignedidentities\/[^/]+(?:\/federatedidentitycredentials\/[^/]+)?$/,
    verbs: changes,
    per: 'resource',
    limit: { burst: 5, perSecond: 0.25 },
  },
  {
    ...storage,
    what: 'writes of storage accounts',
    matches: /\/providers\/microsoft\.storage\/storageaccounts\/[^/]+$/,
    verbs: changes,
    limit: { burst: 10, perSecond: 1200 / 3600 },
  },
  {
    ...storage,
    what: 'reads of storage accounts',
    matches: /\/providers\/microsoft\.storage\/storageaccounts\/[^/]+$/,
    verbs: ['reads'],
    limit: { burst: 800, perSecond: 800 / 300 },
  },
  {
    ...storage,
    what: 'lists of storage accounts',
    matches: /\/providers\/microsoft\.storage\/storageaccounts$/,
    verbs: ['reads'],
    limit: { burst: 100, perSecond: 100 / 300 },
  },
];

/** Questions to Resource Graph: so many in each window, per principal. */
export const graphLimit = { questions: 15, windowSeconds: 5 } as const;

/** Null for what Resource Manager does not count. */
export function verbClassOf(request: Pick<HttpRequest, 'method' | 'path'>): VerbClass | null {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return 'reads';
    case 'DELETE':
      return 'deletes';
    case 'POST':
      // Questions asked by POST count as reads.
      return /\/(resources|query|list[a-z]*)$/i.test(request.path) ? 'reads' : 'writes';
    case 'PUT':
    case 'PATCH':
      return 'writes';
    default:
      return null;
  }
}
