import type { z } from 'zod';
import type { ArmScope } from '../azure/arm.ts';
import type { KubernetesScope } from '../kubernetes/object.ts';
import type { CompileInput, Kind, NotOffered } from '../model/kind.ts';
import type { DesiredResource } from '../model/resource.ts';
import { MAX_NAME_LENGTH } from '../names.ts';
import { azureResources } from './azure.ts';
import { changeFaults } from './changes.ts';
import { azureLayout, clusterConnection } from './layout.ts';
import { policyResources } from './policies.ts';
import { type InfrastructureSpec, infrastructureSchema } from './schema.ts';
import { sharedNodesNotOffered } from './shared-nodes.ts';
import { type Azure, azureOf, namedSubscription } from './subscription.ts';

function compile({ object, spec, installation }: CompileInput<InfrastructureSpec>): DesiredResource[] {
  const cluster: KubernetesScope = {
    connection: clusterConnection(spec, object.name, installation),
    labels: { 'tenantry.dev/infrastructure': object.name },
  };
  if (spec.provider === 'kubernetes') return policyResources(cluster, []);
  const azure = azureOf(spec, installation);
  const { subscriptionId, tenantId } = azure;
  const scope: ArmScope = {
    subscriptionId,
    location: spec.region,
    tags: { ...spec.tags, infrastructure: object.name, 'managed-by': 'tenantry' },
  };
  // A cluster that was there before stays, so what was put into it goes by itself.
  const goesWithCluster = spec.cluster.id === undefined ? { deletedWith: 'cluster' } : {};
  const policies = policyResources(cluster, ['cluster']).map((policy) => ({ ...policy, ...goesWithCluster }));
  const resources = azureResources(scope, object.name, spec, azureLayout(subscriptionId, object.name, spec), tenantId);
  return [...(spec.subscriptionId === undefined ? resources : inNamed(scope, azure, resources)), ...policies];
}

/** Nothing is begun in a subscription that was named before it is seen to be one that things can be made in. */
function inNamed(scope: ArmScope, azure: Azure, resources: readonly DesiredResource[]): DesiredResource[] {
  const subscription = namedSubscription(scope, azure);
  return [
    subscription,
    ...resources.map((resource) =>
      resource.dependsOn.length === 0 ? { ...resource, dependsOn: [subscription.key] } : resource,
    ),
  ];
}

const WITH_OWN_CLUSTER: NotOffered = {
  feature: 'logs and metrics of the cluster',
  reason: 'the cluster was there before and is used as it is: it sends them where it was told to',
};

const NEEDS_CLOUD: readonly NotOffered[] = [
  {
    feature: 'virtual network, subnets and NAT gateway',
    reason: "there is no cloud here: the network is the cluster's",
  },
  { feature: 'Kubernetes cluster', reason: 'there is no cloud here: the cluster exists already and is only used' },
  { feature: 'Log Analytics and Azure Monitor workspaces', reason: 'there is no cloud here' },
];

/** One network in one region with at most one cluster, or a cluster that exists already. Tenants live in it. */
export const Infrastructure: Kind<InfrastructureSpec> = {
  name: 'Infrastructure',
  plural: 'infrastructures',
  shortNames: ['infra'],
  scope: 'platform',
  summary: 'A network in one region with its Kubernetes cluster, and the defaults and limits of the tenants in it.',
  figures: { Provider: 'spec.provider', Region: 'spec.region' },
  schema: infrastructureSchema as z.ZodType<InfrastructureSpec>,
  maxNameLength: MAX_NAME_LENGTH,
  example: { name: 'nonprod', spec: { provider: 'azure', region: 'eastus' } },
  immutable: {
    provider: 'the provider is fixed; make another infrastructure and move its tenants',
    region: 'a network cannot move to another region; make another infrastructure and move its tenants',
    subscriptionId:
      'what is in a subscription cannot move to another; make another infrastructure there and move its tenants',
    tenancy: 'tenants may live in it; make another infrastructure',
    prefix: 'the names of all tenants begin with it; make another infrastructure and move its tenants',
    clusterName: 'another cluster is another infrastructure',
    kubeconfigFile: 'another cluster is another infrastructure',
    'network.addressSpace':
      'subnets in use cannot change their addresses; make another infrastructure and move its tenants',
    'network.vnetId': 'subnets in use cannot move to another network; make another infrastructure and move its tenants',
    'cluster.id': 'another cluster is another infrastructure',
    'network.podCidr': 'a cluster cannot change its ranges; make another infrastructure and move its tenants',
    'network.serviceCidr': 'a cluster cannot change its ranges; make another infrastructure and move its tenants',
  },
  references: () => [],
  allocations: () => [],
  // The policies of a cluster are made once.
  claims: (spec) =>
    spec.provider === 'azure'
      ? spec.cluster.id === undefined
        ? []
        : [{ pool: 'cluster', name: `aks:${spec.cluster.id.toLowerCase()}`, field: 'spec.cluster.id' }]
      : [
          spec.clusterName === undefined
            ? { pool: 'cluster', name: `kubeconfig:${spec.kubeconfigFile}`, field: 'spec.kubeconfigFile' }
            : { pool: 'cluster', name: `cluster:${spec.clusterName}`, field: 'spec.clusterName' },
        ],
  faults: ({ spec, existing }) => changeFaults(spec, existing),
  notOffered: ({ spec }) => {
    if (spec.provider === 'kubernetes') return NEEDS_CLOUD;
    return [...(spec.cluster.id === undefined ? [] : [WITH_OWN_CLUSTER]), ...sharedNodesNotOffered(spec)];
  },
  compile,
  outputs: ({ object, spec, installation }, resources) => ({
    connection: clusterConnection(spec, object.name, installation),
    ...(spec.provider === 'azure'
      ? {
          // Whether it names one or lies in the installation's own.
          subscriptionId: azureOf(spec, installation).subscriptionId,
          issuerUrl: resources.cluster?.issuerUrl ?? null,
          kubernetesVersion: resources.cluster?.version ?? null,
          nodeVersion: resources['pool/system']?.version ?? null,
          nodeImage: resources['pool/system']?.nodeImage ?? null,
          outgoingAddress: resources['nat-address']?.address ?? null,
        }
      : {}),
  }),
};
