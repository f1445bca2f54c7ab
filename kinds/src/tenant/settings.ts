import { z } from 'zod';

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

const cpu = z.string().regex(/^\d+(\.\d+)?m?$/, 'must be a CPU quantity such as 4 or 500m');
const memory = z.string().regex(/^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/, 'must be a quantity of bytes such as 8Gi');

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

const names = (what: string) => z.array(z.string().min(1).max(253)).max(100).describe(what);

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
        .array(z.string().regex(/^(\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/, 'must be an IPv4 range such as 10.1.0.0/24'))
        .max(50)
        .default([])
        .describe('Further address ranges that pods may reach.'),
    })
    .describe('Where pods may connect to outside the tenant. Default: public addresses only.'),
  viewersReadSecrets: z.boolean().describe('May viewers read Kubernetes secrets? Default: false.'),
  registries: names('Image registries that may be used, such as registry.example.com/team. Default: any.').nullable(),
  storageClasses: names('Storage classes that may be used. Default: any.').nullable(),
  priorityClasses: names('Priority classes that may be used. Default: none.'),
  hosts: names('Host names its ingresses may serve. Default: none.'),
  loadBalancers: z.number().int().min(0).max(100).describe('Number of services of type LoadBalancer. Default: 0.'),
  sshKeyAlgorithm: z
    .enum(['rsa-4096', 'rsa-3072', 'ed25519'])
    .describe('Algorithm of the SSH key pair, fixed when the key is made. Default: rsa-4096.'),
  vaultRetentionDays: z
    .number()
    .int()
    .min(7)
    .max(90)
    .describe('Days for which Azure keeps a deleted vault; fixed when the vault is made. Default: 90.'),
});

export type TenantSettings = z.infer<typeof tenantSettings>;

export const DEFAULT_SETTINGS: TenantSettings = {
  size: 'medium',
  podSecurity: 'baseline',
  egress: { internet: true, allow: [] },
  viewersReadSecrets: false,
  registries: null,
  storageClasses: null,
  priorityClasses: [],
  hosts: [],
  loadBalancers: 0,
  sshKeyAlgorithm: 'rsa-4096',
  vaultRetentionDays: 90,
};
