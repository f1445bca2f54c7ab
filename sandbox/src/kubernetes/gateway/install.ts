import type { Registry } from '../contract.ts';
import { gateway, gatewayClass, grpcRoute, httpRoute, referenceGrant, type Schema, tlsRoute } from './schemas.ts';

const group = 'gateway.networking.k8s.io';

interface Row {
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly scope: 'Namespaced' | 'Cluster';
  /** The first is stored. */
  readonly versions: readonly string[];
  readonly schema: Schema;
}

const rows: readonly Row[] = [
  {
    kind: 'GatewayClass',
    plural: 'gatewayclasses',
    shortNames: ['gc'],
    scope: 'Cluster',
    versions: ['v1', 'v1beta1'],
    schema: gatewayClass,
  },
  {
    kind: 'Gateway',
    plural: 'gateways',
    shortNames: ['gtw'],
    scope: 'Namespaced',
    versions: ['v1', 'v1beta1'],
    schema: gateway,
  },
  {
    kind: 'HTTPRoute',
    plural: 'httproutes',
    shortNames: [],
    scope: 'Namespaced',
    versions: ['v1', 'v1beta1'],
    schema: httpRoute,
  },
  { kind: 'GRPCRoute', plural: 'grpcroutes', shortNames: [], scope: 'Namespaced', versions: ['v1'], schema: grpcRoute },
  {
    kind: 'TLSRoute',
    plural: 'tlsroutes',
    shortNames: [],
    scope: 'Namespaced',
    versions: ['v1', 'v1alpha3', 'v1alpha2'],
    schema: tlsRoute,
  },
  {
    kind: 'ReferenceGrant',
    plural: 'referencegrants',
    shortNames: ['refgrant'],
    scope: 'Namespaced',
    versions: ['v1beta1'],
    schema: referenceGrant,
  },
];

function definition(row: Row): Record<string, unknown> & {
  readonly metadata: { readonly name: string; readonly annotations: Record<string, string> };
} {
  return {
    metadata: {
      name: `${row.plural}.${group}`,
      annotations: { 'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api' },
    },
    spec: {
      group,
      scope: row.scope,
      names: {
        kind: row.kind,
        listKind: `${row.kind}List`,
        plural: row.plural,
        singular: row.kind.toLowerCase(),
        shortNames: row.shortNames,
        categories: ['gateway-api'],
      },
      versions: row.versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
        schema: { openAPIV3Schema: row.schema },
      })),
    },
  };
}

/** Makes the kinds of the Gateway API known to a cluster; no controller serves them. A second time changes nothing. */
export async function installGatewayApi(registry: Registry): Promise<void> {
  const type = registry.type('customresourcedefinitions', 'apiextensions.k8s.io');
  if (type === undefined) throw new Error('custom resource definitions are not served');
  for (const row of rows) {
    const draft = definition(row);
    if (registry.get(type, null, draft.metadata.name) !== undefined) continue;
    await registry.create(type, draft as unknown as Parameters<Registry['create']>[1], { manager: 'gateway-api' });
  }
}
