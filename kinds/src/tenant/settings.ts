import { z } from 'zod';
import { IPV4_RANGE } from '../azure/ipv4.ts';

/** Azure allows 50 tags on a resource, names without <>%&\?/ up to 512 characters (storage: 128), values up to 256. */
export const tags = z
  .record(
    z
      .string()
      .min(1)
      .max(128)
      .regex(/^[^<>%&\\?/]+$/, 'must not contain < > % & \\ ? /'),
    z.string().max(256),
  )
  .refine((value) => Object.keys(value).length <= 40, 'must be 40 tags at most: Azure allows 50 and some are ours')
  .refine((value) => !RESERVED.some((name) => Object.keys(value).some((key) => key.toLowerCase() === name)), {
    message: 'must not set a tag that Tenantry itself sets (tenant, infrastructure, managed-by, tenantry-object)',
  });

const RESERVED = ['tenant', 'infrastructure', 'managed-by', 'tenantry-object'];

export const cpu = z.string().regex(/^\d+(\.\d+)?m?$/, 'must be a CPU quantity such as 4 or 500m');
export const memory = z
  .string()
  .regex(/^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/, 'must be a quantity of bytes such as 8Gi');

export const quota = z.strictObject({
  cpu: cpu.describe('CPU of all pods together, both requests and limits.'),
  memory: memory.describe('Memory of all pods together, both requests and limits.'),
  ephemeralStorage: memory.describe('Node-local storage of all pods together.'),
  storage: memory.describe('Volume claims together.'),
  volumeClaims: z.number().int().min(0).max(10_000).describe('Number of volume claims.'),
  pods: z.number().int().min(0).max(100_000).describe('Number of pods.'),
  services: z.number().int().min(0).max(10_000).describe('Number of services.'),
  secrets: z.number().int().min(0).max(10_000).describe('Number of Kubernetes secrets.'),
  configMaps: z.number().int().min(0).max(10_000).describe('Number of config maps.'),
});
export type Quota = z.infer<typeof quota>;

/** Most of a container that says nothing, as long as the tenant's quota has room for it. */
export const CONTAINER_LIMITS = { cpu: '500m', memory: '512Mi', ephemeralStorage: '1Gi' } as const;

export const QUOTAS: Readonly<Record<'small' | 'medium' | 'large', Quota>> = {
  small: {
    cpu: '4',
    memory: '8Gi',
    ephemeralStorage: '20Gi',
    storage: '50Gi',
    volumeClaims: 10,
    pods: 30,
    services: 20,
    secrets: 100,
    configMaps: 100,
  },
  medium: {
    cpu: '16',
    memory: '32Gi',
    ephemeralStorage: '80Gi',
    storage: '250Gi',
    volumeClaims: 40,
    pods: 120,
    services: 60,
    secrets: 300,
    configMaps: 300,
  },
  large: {
    cpu: '64',
    memory: '128Gi',
    ephemeralStorage: '320Gi',
    storage: '1Ti',
    volumeClaims: 150,
    pods: 500,
    services: 200,
    secrets: 1000,
    configMaps: 1000,
  },
};

/** Lists stand joined by commas in annotations of the namespace, so no pattern lets a comma through. */
const listOf = (item: z.ZodString, what: string) => z.array(item.max(253)).max(100).describe(what);
/** Null stands for any. */
const listOrAny = (item: z.ZodString, what: string) =>
  z.union([listOf(item, what), z.null().meta({ title: 'Any' })]).describe(what);

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const DOMAIN = `${LABEL}(\\.${LABEL})*`;
const named = z.string().regex(new RegExp(`^${DOMAIN}$`), 'must be the name of a Kubernetes object, such as fast-ssd');
const registry = z
  .string()
  .regex(
    /^(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+|[a-z0-9-]+(\.[a-z0-9-]+)*:\d{1,5})(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/,
    'must be a registry, with or without a path, such as registry.example.com/team or docker.io/library',
  );
/** A name that a certificate can be for: two labels or more, the first of which may be a star. */
export const hostName = z
  .string()
  .toLowerCase()
  .regex(
    new RegExp(`^(?![0-9.]+$)(\\*\\.)?${LABEL}(\\.${LABEL})+$`),
    'must be a host name such as shop.example.com, or *.shop.example.com for all names below it',
  );
const qualified = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    'must be a key such as example.com/purpose',
  );
const taintKey = qualified.regex(
  /^(?!tenantry\.dev\/|node-role\.kubernetes\.io\/|node\.kubernetes\.io\/|node\.cloudprovider\.kubernetes\.io\/|CriticalAddonsOnly$)/,
  'must not be a taint of the control plane, of the system or of tenants',
);
const annotationKey = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\/(\*|[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)$/,
    'must be an annotation such as example.com/timeout, or example.com/* for all of a domain',
  );
const gateway = z
  .string()
  .regex(new RegExp(`^${LABEL}/${DOMAIN}$`), 'must be namespace/name of a Gateway, such as gateways/public');

/** Answers with credentials of the machine, or speaks for the host; no tenant reaches them. */
export const NEVER_REACHED = ['169.254.169.254', '168.63.129.16', '100.100.100.200', '192.0.0.192'] as const;

const egressRange = z
  .string()
  .regex(IPV4_RANGE, 'must be an IPv4 range such as 10.1.0.0/24')
  .regex(
    new RegExp(`^(?!(${NEVER_REACHED.join('|').replaceAll('.', '\\.')})/32$)`),
    'must not be the address of a metadata service: no tenant reaches it',
  );

const logs = z
  .strictObject({
    retentionDays: z.number().int().min(1).max(365).default(14).describe('Days for which lines are kept.'),
    maxSize: memory
      .default('2Gi')
      .describe('Most that is kept of its lines, in bytes; the oldest go first, ten minutes of them at a time.'),
    linesPerSecond: z
      .number()
      .int()
      .min(10)
      .max(100_000)
      .default(5_000)
      .describe('Most lines that are taken in, over ten seconds; what is more is counted and not kept.'),
  })
  .describe('What Tenantry itself keeps of its logs. Default: 14 days, 2Gi, and 5000 lines a second.');

/**
 * The settings a tenant may leave to its infrastructure. Each is resolved on its own: the tenant's value, else the
 * infrastructure's default, else the default here.
 */
export const tenantSettings = z.strictObject({
  size: z
    .union([z.enum(['small', 'medium', 'large']), quota])
    .describe('How much it may use: small, medium, large, or each limit written out. Default: medium.'),
  podSecurity: z
    .enum(['baseline', 'restricted'])
    .describe('Pod Security level that is enforced. Default: baseline, so that a plain image runs at the first try.'),
  egress: z
    .strictObject({
      internet: z.boolean().default(true).describe('May pods reach public addresses?'),
      allow: z
        .array(egressRange)
        .max(50)
        .default([])
        .describe(
          'Further address ranges that pods may reach. On nodes that tenants share in Azure, those of hosts and private endpoints stay closed.',
        ),
    })
    .describe('Where pods may connect to outside the tenant. Default: public addresses only.'),
  viewersReadSecrets: z.boolean().describe('May viewers read Kubernetes secrets? Default: false.'),
  registries: listOrAny(
    registry,
    'Image registries that may be used, such as registry.example.com/team. Default: any.',
  ),
  pullImagesAlways: z
    .boolean()
    .describe('Are images pulled for every pod, so that none uses what a node keeps of others? Default: false.'),
  storageClasses: listOrAny(
    named,
    'Storage classes, and classes of volume attributes, that may be used. Default: any.',
  ),
  priorityClasses: listOf(named, 'Priority classes that may be used. Default: none above priority 0.'),
  tolerations: listOf(taintKey, 'Keys of further taints that pods may tolerate. Default: none.'),
  csiDrivers: listOf(named, 'CSI drivers of volumes written into a pod. Default: secrets-store.csi.k8s.io.'),
  hosts: listOf(
    hostName,
    'Host names its ingresses and routes may serve; each belongs to one tenant of an infrastructure. Default: none.',
  ),
  ingressClasses: listOrAny(named, 'Ingress classes that may be used. Default: any.'),
  ingressAnnotations: listOf(
    annotationKey,
    'Annotations of ingresses that may be used besides those known to be harmless. Default: none.',
  ),
  gateways: listOf(gateway, 'Gateways that its routes may join, as namespace/name. Default: none.'),
  externalNames: listOf(hostName, 'Targets of services of type ExternalName. Default: none.'),
  loadBalancerClasses: listOf(qualified, 'Load balancer classes that may be used. Default: none.'),
  loadBalancers: z.number().int().min(0).max(100).describe('Number of services of type LoadBalancer. Default: 0.'),
  gpus: z.number().int().min(0).max(10_000).describe('Number of GPUs of all pods together. Default: 0.'),
  sshKeyAlgorithm: z
    .enum(['rsa-4096', 'rsa-3072', 'ed25519'])
    .describe('Algorithm of the SSH key pair, fixed when the key is made. Default: rsa-4096.'),
  vaultRetentionDays: z
    .number()
    .int()
    .min(7)
    .max(90)
    .describe('Days for which Azure keeps a deleted vault; fixed when the vault is made. Default: 90.'),
  logs,
});

export type TenantSettings = z.infer<typeof tenantSettings>;

export const DEFAULT_SETTINGS: TenantSettings = {
  size: 'medium',
  podSecurity: 'baseline',
  egress: { internet: true, allow: [] },
  viewersReadSecrets: false,
  registries: null,
  pullImagesAlways: false,
  storageClasses: null,
  priorityClasses: [],
  tolerations: [],
  csiDrivers: ['secrets-store.csi.k8s.io'],
  hosts: [],
  ingressClasses: null,
  ingressAnnotations: [],
  gateways: [],
  externalNames: [],
  loadBalancerClasses: [],
  loadBalancers: 0,
  gpus: 0,
  sshKeyAlgorithm: 'rsa-4096',
  vaultRetentionDays: 90,
  logs: { retentionDays: 14, maxSize: '2Gi', linesPerSecond: 5_000 },
};
