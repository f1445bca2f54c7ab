import type { JsonObject } from '@tenantry/kinds';
import { until } from '../cluster/until.ts';
import { type Declared, type ProductApi, ProductRefused } from './api.ts';

/** All that runs have made bears this label; what an earlier run left is found by it. */
export const RUN_LABEL = 'tenantry-conformance';

const READY_WITHIN_MS = 300_000;
const GONE_WITHIN_MS = 300_000;

export interface TestTenant {
  readonly name: string;
  readonly namespace: string;
}

export interface Setting {
  readonly infrastructure: string;
  readonly tenants: readonly TestTenant[];
  /** Why there are none with nodes of their own; null when there are. */
  readonly noDedicated: string | null;
}

export interface SettingOptions {
  readonly run: string;
  /** Absolute; the product reads it. Not needed with `infrastructure`. */
  readonly kubeconfigFile: string;
  /** One that the product has already in this cluster; it is left as it is. */
  readonly infrastructure: string | null;
  /** Nodes that tenants of their own may claim, one each. */
  readonly nodes: readonly string[];
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

const QUOTA = {
  cpu: '4',
  memory: '4Gi',
  ephemeralStorage: '8Gi',
  storage: '5Gi',
  volumeClaims: 5,
  pods: 12,
  services: 8,
  secrets: 20,
  configMaps: 12,
};

/** Two tenants that differ in every setting that decides about a rule, so that each rule is proven by one of them at least. */
function sharedTenants(run: string): readonly { name: string; spec: JsonObject }[] {
  return [
    {
      name: `alpha-${run}`,
      spec: {
        podSecurity: 'baseline',
        size: QUOTA,
        hosts: [`shop.alpha-${run}.example.com`],
        registries: ['registry.example.com/alpha'],
        storageClasses: ['conformance'],
        ingressClasses: ['conformance'],
        gateways: ['gateways/conformance'],
      },
    },
    {
      name: `beta-${run}`,
      spec: {
        podSecurity: 'restricted',
        size: QUOTA,
        hosts: [`shop.beta-${run}.example.com`],
        loadBalancers: 1,
        loadBalancerClasses: ['example.com/conformance'],
        pullImagesAlways: true,
      },
    },
  ];
}

const object = (kind: string, name: string, run: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'tenantry.dev/v1',
  kind,
  metadata: { name, labels: { [RUN_LABEL]: run } },
  spec,
});

/** Makes the tenants through the product and waits until each is ready. */
export async function makeSetting(api: ProductApi, options: SettingOptions): Promise<Setting> {
  const { run, signal, tell } = options;
  const infrastructure = options.infrastructure ?? `conf-${run}`;
  const shared = sharedTenants(run);
  tell(`Making the tenants ${shared.map(({ name }) => name).join(' and ')} …`);
  await api.apply([
    ...(options.infrastructure === null
      ? [
          object('Infrastructure', infrastructure, run, {
            provider: 'kubernetes',
            kubeconfigFile: options.kubeconfigFile,
          }),
        ]
      : []),
    ...shared.map(({ name, spec }) => object('Tenant', name, run, { ...spec, infrastructure })),
  ]);
  const tenants: TestTenant[] = [];
  for (const { name } of shared) tenants.push(await ready(api, name, signal));
  const dedicated = await makeDedicated(api, infrastructure, options);
  return { infrastructure, tenants: [...tenants, ...dedicated.tenants], noDedicated: dedicated.reason };
}

async function makeDedicated(
  api: ProductApi,
  infrastructure: string,
  { run, nodes, signal, tell }: SettingOptions,
): Promise<{ tenants: TestTenant[]; reason: string | null }> {
  const [first, second] = nodes;
  if (first === undefined || second === undefined) {
    return { tenants: [], reason: 'no two nodes are named with --nodes, and none is claimed unasked' };
  }
  const names = [`gold-${run}`, `iron-${run}`];
  tell(`Making the tenants ${names.join(' and ')} with nodes of their own …`);
  try {
    await api.apply(
      names.map((name, index) =>
        object('Tenant', name, run, {
          infrastructure,
          tier: 'dedicated-nodes',
          nodes: { names: [index === 0 ? first : second] },
          size: QUOTA,
          hosts: [`shop.${name}.example.com`],
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof ProductRefused)) throw error;
    return { tenants: [], reason: `the product made none: ${error.message}` };
  }
  const tenants: TestTenant[] = [];
  for (const name of names) tenants.push(await ready(api, name, signal));
  return { tenants, reason: null };
}

async function ready(api: ProductApi, name: string, signal: AbortSignal): Promise<TestTenant> {
  let last: Declared | null = null;
  const found = await until(READY_WITHIN_MS, signal, async () => {
    last = await api.find('tenants', name);
    const { phase, outputs } = last?.status ?? {};
    return phase === 'ready' && typeof outputs?.namespace === 'string' ? outputs.namespace : undefined;
  });
  if (found !== undefined) return { name, namespace: found };
  throw new Error(`tenant ${name} was not ready in time: ${JSON.stringify((last as Declared | null)?.status ?? null)}`);
}

/** Deletes all that this run and any run before it made, and waits until it is gone. */
export async function removeSettings(
  api: ProductApi,
  signal: AbortSignal,
  tell: (line: string) => void,
): Promise<void> {
  for (const plural of ['tenants', 'infrastructures']) {
    const found = await api
      .list(plural)
      .then((all) => all.filter(({ metadata }) => RUN_LABEL in (metadata.labels ?? {})));
    if (found.length === 0) continue;
    tell(`Deleting ${found.map(({ metadata }) => metadata.name).join(', ')} …`);
    for (const { metadata } of found) await api.delete(plural, metadata.name);
    for (const { metadata } of found) {
      const gone = await until(GONE_WITHIN_MS, signal, async () =>
        (await api.find(plural, metadata.name)) === null ? true : undefined,
      );
      if (gone === undefined) throw new Error(`${plural} ${metadata.name} was not gone in time`);
    }
  }
}
