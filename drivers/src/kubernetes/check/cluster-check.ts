import type { ClusterAccess } from '../access.ts';
import { ClusterClient, DEFAULT_LIMITS } from '../client.ts';
import { clusterDns, defaultStorageClass, ingressClasses, priorityClasses } from './classes.ts';
import { type Finding, found, type Probing } from './finding.ts';
import { networkPolicies } from './network-policies.ts';
import { dedicatedNodes } from './nodes.ts';
import { podSecurity } from './pod-security.ts';
import { type Right, rights } from './rights.ts';
import { admissionPolicies, cilium, clusterVersion, gatewayApi, metrics } from './served.ts';

/** What a cluster offers to tenants, and what follows from it. */
export interface ClusterCheck {
  /** `v1.36.0` */
  readonly version: string;
  /** Why tenants cannot live in it, in sentences; empty where they can. */
  readonly refusals: readonly string[];
  readonly findings: readonly Finding[];
}

export interface CheckOptions {
  readonly signal?: AbortSignal;
  /** What Tenantry needs to be allowed in the cluster: the rules of its ClusterRole. Not checked where absent. */
  readonly rights?: readonly Right[];
}

/** For the whole check: many small questions, asked side by side. */
const CHECK_MILLISECONDS = 60_000;

/**
 * Finds out what a cluster has, without leaving anything in it.
 *
 * @throws DriverError when the cluster cannot be asked at all.
 */
export async function checkCluster(access: ClusterAccess, options: CheckOptions = {}): Promise<ClusterCheck> {
  const client = new ClusterClient(
    access,
    DEFAULT_LIMITS,
    () => new Date(),
    Math.random,
    () => {},
  );
  try {
    return await checkThrough(client, options);
  } finally {
    await client.close();
  }
}

/** As `checkCluster`, over a client that is there already. */
export async function checkThrough(client: ClusterClient, options: CheckOptions): Promise<ClusterCheck> {
  const limit = AbortSignal.timeout(CHECK_MILLISECONDS);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  const probing: Probing = { client, signal };
  // Everything else would fail for the same reason: so the first question may fail the check.
  const version = await clusterVersion(probing);
  const needed = options.rights;
  const findings = await Promise.all([
    ...(needed === undefined ? [] : [found('rights', () => rights(probing, needed))]),
    found('validating-admission-policies', () => admissionPolicies(probing, 'validating')),
    found('mutating-admission-policies', () => admissionPolicies(probing, 'mutating')),
    found('pod-security', () => podSecurity(probing)),
    found('network-policies', () => networkPolicies(probing)),
    found('cilium', () => cilium(probing)),
    found('cluster-dns', () => clusterDns(probing)),
    found('dedicated-nodes', () => dedicatedNodes(probing)),
    found('metrics', () => metrics(probing)),
    found('gateway-api', () => gatewayApi(probing)),
    found('ingress-classes', () => ingressClasses(probing)),
    found('default-storage-class', () => defaultStorageClass(probing)),
    found('priority-classes', () => priorityClasses(probing)),
  ]);
  const all = [version.finding, ...findings];
  return { version: version.text, refusals: refusalsOf(all), findings: all };
}

/** Without these no boundary holds, or Tenantry could not do its work. */
const NEEDED = new Set<Finding['feature']>(['version', 'rights', 'validating-admission-policies']);

function refusalsOf(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ feature, state }) => NEEDED.has(feature) && state === 'absent')
    .map(({ detail, follows }) => `${detail} ${follows}`);
}
