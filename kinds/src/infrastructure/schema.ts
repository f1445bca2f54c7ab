import { z } from 'zod';
import { covers, IPV4_RANGE, rangeAround } from '../azure/ipv4.ts';
import { costSchema } from '../cost/schema.ts';
import { infrastructureLimitsSchema, pricesSchema } from '../limits/schema.ts';
import { DEFAULT_PREFIX } from '../names.ts';
import { tags, tenantSettings } from '../tenant/settings.ts';
import { ADDRESS_SPACE_BITS, isAddressSpace, MAX_SHARDS, TENANTS_PER_SHARD } from './subnets.ts';

const cidr = z.string().regex(IPV4_RANGE, 'must be an IPv4 range such as 10.20.0.0/16');

const armId = (type: string, what: string) =>
  z
    .string()
    .max(1024)
    .regex(
      new RegExp(
        `^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers/${type.replace('.', '\\.')}/[^/]+$`,
        'i',
      ),
      `must be the id of ${what}: /subscriptions/…/resourceGroups/…/providers/${type}/…`,
    );

const network = z
  .strictObject({
    vnetId: armId('Microsoft.Network/virtualNetworks', 'a virtual network')
      .optional()
      .describe(
        'Id of a virtual network that exists already, in the same subscription and region. It is used and never changed; subnets are added to it, and taken away with the infrastructure. Default: a network is made.',
      ),
    /** The subnets stand in it at fixed places; see `subnets.ts`. */
    addressSpace: cidr
      .refine(
        isAddressSpace,
        `must be a range of /${ADDRESS_SPACE_BITS.from} to /${ADDRESS_SPACE_BITS.to}, by its first address`,
      )
      .default('10.20.0.0/16')
      .describe(
        `Address range of the network's subnets, within the range of the network where vnetId names one, /${ADDRESS_SPACE_BITS.from} to /${ADDRESS_SPACE_BITS.to}. It must not overlap networks it is peered with.`,
      ),
    shards: z
      .number()
      .int()
      .min(1)
      .max(MAX_SHARDS)
      .default(1)
      .describe(
        `Pairs of security groups with their subnets that tenants are spread over, ${TENANTS_PER_SHARD} tenants each at most: Azure limits what one security group can name. It can grow at any time, and never shrink.`,
      ),
    podCidr: cidr.default('192.168.0.0/16').describe("Range of the pods' overlay addresses; never routed outside."),
    serviceCidr: cidr.default('172.16.0.0/16').describe("Range of the cluster's service addresses."),
  })
  .describe('Addresses of the network.');

const cluster = z
  .strictObject({
    id: armId('Microsoft.ContainerService/managedClusters', 'an AKS cluster')
      .optional()
      .describe(
        'Id of an AKS cluster that exists already, with its nodes in the network that network.vnetId names. It is used and never changed, so version, sizes, channels and logs stay as they are; tenants get node pools in it. Default: a cluster is made.',
      ),
    kubernetesVersion: z
      .string()
      .regex(/^1\.\d{2}(\.\d+)?$/, 'must be a Kubernetes version such as 1.33')
      .optional()
      .describe(
        'Kubernetes version, such as 1.33; without it the one Azure offers by default. Raising it by one minor version upgrades the control plane first, then the nodes.',
      ),
    nodeSize: z
      .string()
      .min(1)
      .max(64)
      .default('Standard_D4ds_v5')
      .describe('Size of the virtual machines of the shared nodes.'),
    minNodes: z.number().int().min(1).max(1000).default(2).describe('Fewest shared nodes.'),
    maxNodes: z.number().int().min(1).max(1000).default(5).describe('Most shared nodes.'),
    zones: z
      .array(z.enum(['1', '2', '3']))
      .max(3)
      .default([])
      .describe('Availability zones of the nodes; none by default.'),
    upgradeChannel: z
      .enum(['none', 'patch', 'stable', 'rapid', 'node-image'])
      .default('patch')
      .describe(
        'Upgrades of Kubernetes that Azure makes by itself. patch: newest patch of the version; none: only what is declared.',
      ),
    nodeImageChannel: z
      .enum(['None', 'Unmanaged', 'SecurityPatch', 'NodeImage'])
      .default('NodeImage')
      .describe(
        "Upgrades of the nodes' operating system that Azure makes by itself. NodeImage: a new image every week.",
      ),
    maxSurge: z
      .string()
      .regex(/^([1-9]\d?|100)%?$/, 'must be a number of nodes or a percentage such as 33%')
      .default('33%')
      .describe('Nodes that are added while a pool is upgraded, a number or a share of the pool.'),
  })
  .refine(
    (value) =>
      !/^\d+\.\d+\.\d+$/.test(value.kubernetesVersion ?? '') || ['none', 'node-image'].includes(value.upgradeChannel),
    {
      message: 'must be none or node-image with a version that names its patch: Azure would leave that patch',
      path: ['upgradeChannel'],
    },
  )
  .refine((value) => value.id === undefined || value.kubernetesVersion === undefined, {
    message: 'must not be set beside id: a cluster that was there before is not upgraded',
    path: ['kubernetesVersion'],
  })
  .refine((value) => value.minNodes <= value.maxNodes, { message: 'must not be above maxNodes', path: ['minNodes'] })
  .describe('The Kubernetes cluster.');

const monitoring = z
  .strictObject({
    containerLogs: z
      .boolean()
      .default(true)
      .describe('Collects what containers write in the Log Analytics workspace, which Azure bills by volume.'),
    metrics: z
      .boolean()
      .default(true)
      .describe('Collects metrics of nodes, pods and services in the Azure Monitor workspace (managed Prometheus).'),
    retentionDays: z
      .number()
      .int()
      .min(30)
      .max(730)
      .default(30)
      .describe('Days for which logs are kept. Azure bills what is kept longer than 30.'),
  })
  .describe('Logs and metrics of the cluster.');

const prefix = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,14}-$/, 'must be lower-case letters, digits and hyphens, and end in a hyphen')
  .default(DEFAULT_PREFIX)
  .describe("What the names of tenants' namespaces, resource groups and identities begin with.");

const labels = z
  .record(z.string().min(1).max(317), z.string().max(63))
  .refine((value) => Object.keys(value).length > 0, 'must hold a label: an empty selector would select everything');
const namespaceName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be the name of a namespace');

const dns = z
  .strictObject({
    namespace: namespaceName.default('kube-system').describe('Namespace of the pods that resolve names.'),
    podLabels: labels.default({ 'k8s-app': 'kube-dns' }).describe('Labels of those pods.'),
    ports: z
      .array(z.number().int().min(1).max(65_535))
      .min(1)
      .max(5)
      .default([53])
      .describe('Ports on which those pods listen, for UDP and TCP.'),
  })
  .describe("The cluster's DNS, which pods of tenants may reach.");

const ingress = z
  .array(
    z
      .strictObject({
        namespace: namespaceName.optional().describe('Namespace of the controller. Either this or range.'),
        podLabels: labels.optional().describe("Labels of the controller's pods. Default: all pods of the namespace."),
        range: cidr
          .optional()
          .describe(
            'Addresses that it comes from, in place of namespace, where it is no pod with an address of its own: the subnet of an Application Gateway, or that of the nodes for a controller on their network. Whoever has one of them gets in.',
          ),
      })
      .refine(({ namespace, range }) => (namespace === undefined) !== (range === undefined), {
        message: 'must be given, or range, and not both',
        path: ['namespace'],
      })
      .refine(({ namespace, podLabels }) => podLabels === undefined || namespace !== undefined, {
        message: 'is for the pods of a namespace only',
        path: ['podLabels'],
      }),
  )
  .max(10)
  .describe('Ingress controllers and gateways, which may reach the pods of tenants that have hosts. Default: none.');

/** Of a tenant that names its gateways, too. */
const gatewayName = z
  .string()
  .max(317)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be namespace/name of a Gateway');

const internalIngress = z
  .strictObject({
    ingressClasses: z
      .array(z.string().min(1).max(253))
      .max(10)
      .default([])
      .describe('Ingress classes, the first of which is used unless a service names another. Default: none.'),
    gateways: z.array(gatewayName).max(10).default([]).describe('Gateways, as namespace/name. Default: none.'),
  })
  .describe(
    'What answers inside the network alone, for services that are exposed to the infrastructure. Default: nothing, so none can be.',
  );

const vaultAccess = z
  .strictObject({
    network: z
      .enum(['private', 'public'])
      .default('private')
      .describe(
        'private: vaults answer at their private endpoints alone, so the control plane must run in the network or reach it by peering. public: they answer from the internet too, to the given ranges only.',
      ),
    ranges: z
      .array(cidr)
      .max(50)
      .default([])
      .describe(
        'Address ranges the control plane comes from: private ones that the security groups let reach the endpoints, or, for public, those that the firewall of every vault lets in.',
      ),
  })
  .refine((value) => value.network === 'private' || value.ranges.length > 0, {
    message: 'must name the ranges that may reach the vaults: with none, not even the control plane could',
    path: ['ranges'],
  })
  .describe("From where tenants' vaults can be reached, besides their own workloads.");

/** A host belongs to one tenant, so no infrastructure gives one to all of its own. */
const defaults = tenantSettings.omit({ hosts: true }).partial();

const shared = {
  tenancy: z
    .enum(['shared', 'single'])
    .default('shared')
    .describe('shared: any number of tenants. single: for one tenant alone, of tier dedicated-cluster.'),
  prefix,
  tags: tags.default({}).describe('Tags on everything in this infrastructure; tenants inherit them.'),
  dns: dns.prefault({}),
  ingress: ingress.default([]),
  internalIngress: internalIngress.prefault({}),
  defaults: defaults.default({}).describe('What tenants get for each setting they leave out.'),
  limits: infrastructureLimitsSchema
    .optional()
    .describe('What each tenant may declare, and how many tenants there may be. Default: no limits.'),
  prices: pricesSchema
    .optional()
    .describe(
      'What things cost, for limits of spend and for estimates, and for what tenants of a cluster without a cloud bill cost. Default: no prices.',
    ),
  cost: costSchema.optional(),
};

/** Without prices, a limit of spend would refuse whatever costs something. */
const spendHasPrices = {
  check: ({
    limits,
    prices,
  }: {
    readonly limits?: { spend?: number | undefined } | undefined;
    readonly prices?: unknown;
  }) => limits?.spend === undefined || prices !== undefined,
  error: { message: 'is required with limits.spend, which is counted by them', path: ['prices'] },
};

/** What is there already and is named must be where everything else is made; without a name that is seen later. */
const isWithin = (subscriptionId: string | undefined, id: string | undefined): boolean =>
  subscriptionId === undefined || id === undefined || id.toLowerCase().startsWith(`/subscriptions/${subscriptionId}/`);

/** Whether a proxy that is named by its addresses may be one of these: of two ranges that meet one holds the other. */
const opensTo = (proxies: z.infer<typeof ingress>, range: string): boolean => {
  const closed = rangeAround(range) ?? range;
  return proxies.some(({ range: own = '' }) => {
    const open = rangeAround(own) ?? own;
    return covers(open, closed) || covers(closed, open);
  });
};

export const azureInfrastructure = z
  .strictObject({
    provider: z.literal('azure').describe('Where it runs.'),
    region: z
      .string()
      .regex(/^[a-z][a-z0-9]{2,40}$/, 'must be the short name of an Azure region such as eastus or westeurope')
      .describe('Azure region, by its short name.'),
    subscriptionId: z
      .string()
      .toLowerCase()
      .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be the id of an Azure subscription, a GUID')
      .optional()
      .describe(
        "Id of the Azure subscription that it and its tenants are made in, of the same Entra tenant as the control plane's identity, which needs its roles there. Default: the installation's own.",
      ),
    network: network.prefault({}),
    cluster: cluster.prefault({}),
    vaultAccess: vaultAccess.prefault({}),
    monitoring: monitoring.prefault({}),
    ...shared,
  })
  .refine((spec) => spec.cluster.id === undefined || spec.network.vnetId !== undefined, {
    message: "is required beside cluster.id: name the network that the cluster's nodes are in",
    path: ['network', 'vnetId'],
  })
  .refine(({ cluster, network, ingress }) => cluster.id !== undefined || !opensTo(ingress, network.podCidr), {
    message: 'must hold none of network.podCidr: pods of every tenant would get in',
    path: ['ingress'],
  })
  .refine(({ subscriptionId, network }) => isWithin(subscriptionId, network.vnetId), {
    message: 'must be in the subscription that subscriptionId names',
    path: ['network', 'vnetId'],
  })
  .refine(({ subscriptionId, cluster }) => isWithin(subscriptionId, cluster.id), {
    message: 'must be in the subscription that subscriptionId names',
    path: ['cluster', 'id'],
  })
  .refine(spendHasPrices.check, spendHasPrices.error);

export const kubernetesInfrastructure = z
  .strictObject({
    provider: z.literal('kubernetes').describe('Where it runs.'),
    clusterName: z
      .string()
      .max(63)
      .toLowerCase()
      .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'must be the name of a registered cluster')
      .optional()
      .describe('Name under which the cluster was registered. Either this or kubeconfigFile.'),
    kubeconfigFile: z
      .string()
      .startsWith('/', 'must be an absolute path on the machine the control plane runs on')
      .max(4096)
      .optional()
      .describe(
        'Kubeconfig of the cluster: an absolute path on the machine the control plane runs on. Either this or clusterName.',
      ),
    evictionPatienceSeconds: z
      .number()
      .int()
      .min(0)
      .max(86_400)
      .default(600)
      .describe(
        'How long a PodDisruptionBudget may hold a pod on a node that is claimed or given back, in seconds; then the pod is deleted.',
      ),
    ...shared,
  })
  .refine((spec) => spec.clusterName === undefined || spec.kubeconfigFile === undefined, {
    message: 'must not be set beside kubeconfigFile: a cluster is named in one way',
    path: ['clusterName'],
  })
  .refine((spec) => spec.clusterName !== undefined || spec.kubeconfigFile !== undefined, {
    message: 'is required: name a registered cluster, or give kubeconfigFile',
    path: ['clusterName'],
  })
  .refine(spendHasPrices.check, spendHasPrices.error);

export const infrastructureSchema = z.discriminatedUnion('provider', [azureInfrastructure, kubernetesInfrastructure]);

export type InfrastructureSpec = z.infer<typeof infrastructureSchema>;
export type AzureInfrastructureSpec = z.infer<typeof azureInfrastructure>;
