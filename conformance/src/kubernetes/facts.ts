import type { Call, KubeAnswer } from './call.ts';

/** What a tenant is to the rules that attack it, read from its namespace as it stands in the cluster. */
export interface TenantFacts {
  readonly tenant: string;
  readonly namespace: string;
  readonly podSecurity: 'baseline' | 'restricted';
  readonly isDedicated: boolean;
  /** Null: any. */
  readonly registries: readonly string[] | null;
  readonly storageClasses: readonly string[] | null;
  readonly hosts: readonly string[];
  readonly priorityClasses: readonly string[];
  readonly ingressClasses: readonly string[] | null;
  readonly hasLoadBalancers: boolean;
  readonly pullsAlways: boolean;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The tenant that is attacked, as far as an attacker knows it. Its namespace need not be there. */
export interface VictimFacts {
  readonly tenant: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
}

/** Who attacks whom, in which cluster. */
export interface Attack {
  readonly attacker: TenantFacts;
  readonly victim: VictimFacts;
  readonly viewersReadSecrets: boolean;
  /** `group/version/resource[/subresource]` of all that the cluster serves. */
  readonly served: ReadonlySet<string>;
  /** Distinguishes names made by this run. */
  readonly run: string;
}

/** @throws Error when the namespace is not there or is no tenant's. */
export async function readTenantFacts(call: Call, namespace: string): Promise<TenantFacts> {
  const answer = await call('administrator', {
    verb: 'get',
    group: '',
    version: 'v1',
    resource: 'namespaces',
    name: namespace,
  });
  if (answer.status !== 200) throw new Error(`namespace ${namespace} cannot be read: ${answer.message}`);
  return factsOf(namespace, answer);
}

function factsOf(namespace: string, { body }: KubeAnswer): TenantFacts {
  const metadata = body.metadata as { labels?: Record<string, string>; annotations?: Record<string, string> };
  const labels = metadata.labels ?? {};
  const annotations = metadata.annotations ?? {};
  const tenant = labels['tenantry.dev/tenant'];
  if (tenant === undefined) throw new Error(`namespace ${namespace} is no tenant's`);
  const listed = (name: string): string[] | null => annotations[`tenantry.dev/${name}`]?.split(',') ?? null;
  return {
    tenant,
    namespace,
    podSecurity: labels['pod-security.kubernetes.io/enforce'] === 'restricted' ? 'restricted' : 'baseline',
    isDedicated: labels['tenantry.dev/tier'] === 'dedicated-nodes',
    registries: listed('registries'),
    storageClasses: listed('storage-classes'),
    hosts: listed('hosts') ?? [],
    priorityClasses: listed('priority-classes') ?? [],
    ingressClasses: listed('ingress-classes'),
    hasLoadBalancers: annotations['tenantry.dev/load-balancers'] !== undefined,
    pullsAlways: labels['tenantry.dev/pull-images-always'] === 'true',
    annotations,
  };
}
