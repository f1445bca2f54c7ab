import { z } from 'zod';

/** Registered clusters, as the API takes and shows them. */

const time = z.iso.datetime();
export const LARGEST_KUBECONFIG = 256 * 1024;

export const clusterUpload = z.strictObject({
  kubeconfig: z
    .string()
    .min(1)
    .max(LARGEST_KUBECONFIG, 'must be at most 256 KiB')
    .describe(
      'The text of a kubeconfig with everything inline, as `kubectl config view --flatten --minify --raw` prints it. Kept sealed and never shown again.',
    ),
  context: z.string().min(1).max(500).optional().describe('Context of the kubeconfig; its current context by default.'),
});

export const findingSchema = z.object({
  feature: z.string().describe('Stable, for programs.'),
  state: z.enum(['present', 'absent', 'unknown']),
  detail: z.string().describe('What was found.'),
  follows: z.string().describe('What it means for tenants.'),
});

export const clusterCheckSchema = z
  .object({
    checkedAt: time,
    version: z.string().describe('Version of Kubernetes.'),
    refusals: z.array(z.string()).describe('Why tenants cannot live in it; empty where they can.'),
    findings: z.array(findingSchema),
  })
  .describe('What the last check found.');

export const registeredClusterSchema = z.object({
  name: z.string(),
  server: z.string().describe('Address of the Kubernetes API.'),
  context: z.string().describe('Context of the kubeconfig that is used.'),
  clusterId: z.string().describe('Uid of its namespace kube-system: what tells it from other clusters.'),
  caFingerprint: z.string().describe('SHA-256 of the certificate authority.'),
  authentication: z.enum(['token', 'client-certificate', 'exec']).describe('How Tenantry signs in there.'),
  expiresAt: time.nullable().describe('When the token or certificate ends, where that can be told.'),
  uploadedAt: time,
  uploadedBy: z.string(),
  revision: z.string().describe('Rises with every upload.'),
  usedBy: z.array(z.object({ kind: z.string(), name: z.string() })).describe('Objects that work on it.'),
  check: clusterCheckSchema.nullable(),
});

export const clusterRightsSchema = z.object({
  rules: z.array(
    z.object({
      apiGroups: z.array(z.string()),
      resources: z.array(z.string()),
      resourceNames: z.array(z.string()).optional(),
      verbs: z.array(z.string()),
      reason: z.string().describe('What stops working without it.'),
    }),
  ),
  manifest: z.string().describe('Account, ClusterRole and binding as YAML.'),
});
