import { z } from 'zod';
import { referenceTo } from '../model/reference.ts';
import { hostName } from '../tenant/settings.ts';
import { objectName } from '../workload/schema.ts';

const named = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be the name of a Kubernetes object');

/** What could end the place of a path in the settings of a proxy is refused by the boundary, too. */
const path = z
  .string()
  .startsWith('/')
  .max(1024)
  .regex(/^[^;{}"'`#\s]*$/, 'must not hold quotes, braces, semicolons, # or blanks');

const led = z.strictObject({
  path: path.describe('The path.'),
  match: z
    .enum(['prefix', 'exact'])
    .default('prefix')
    .describe('prefix: it and all below it. exact: it alone. Default: prefix.'),
  port: z
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('Which of ports it leads to. Default: the first TCP port.'),
});

const gateway = z
  .strictObject({
    namespace: named.describe('Namespace of the gateway.'),
    name: named.describe('Name of the gateway.'),
    listener: named.optional().describe('One of its listeners. Default: all that take the hosts.'),
    tls: z
      .boolean()
      .default(true)
      .describe('Whether it answers with TLS, for the addresses that are shown; certificates are its own.'),
  })
  .describe('Gateway of the Gateway API, among those of the tenant. Default: an ingress.');

/** Who is let in from outside the tenant, and through what. */
export const exposeSchema = z
  .strictObject({
    to: z
      .enum(['none', 'tenant', 'infrastructure', 'internet'])
      .default('tenant')
      .describe(
        'Who reaches it. none: nobody by name. tenant: what runs in the tenant, as <name>. infrastructure: also whoever is in its network, at hosts, through an ingress or gateway that answers there alone. internet: everybody, at hosts.',
      ),
    hosts: z
      .array(hostName)
      .max(20)
      .default([])
      .describe('Host names, each among those of the tenant. For infrastructure and internet.'),
    paths: z
      .array(led)
      .min(1)
      .max(50)
      .default([{ path: '/', match: 'prefix' }])
      .describe('Paths of the hosts that lead here. Default: all.'),
    ingressClass: z
      .string()
      .max(253)
      .optional()
      .describe("Class of the ingress. Default: the cluster's; for infrastructure its first internal one."),
    gateway: gateway.optional(),
    tlsSecret: referenceTo('Secret', objectName)
      .optional()
      .describe(
        "Secret of the tenant, of type tls, with the hosts' certificate and key. Default: none, so it answers without TLS.",
      ),
    tlsKubernetesSecret: named
      .optional()
      .describe(
        'The same from a Kubernetes secret of the namespace that something else keeps, such as cert-manager. In place of tlsSecret.',
      ),
  })
  .refine(({ to, hosts }) => (to === 'internet' || to === 'infrastructure') === hosts.length > 0, {
    message: 'is required with to: internet or infrastructure, and only then',
    path: ['hosts'],
  })
  .refine(({ gateway: through, ingressClass }) => through === undefined || ingressClass === undefined, {
    message: 'must not be set beside gateway: requests come through one of them',
    path: ['ingressClass'],
  })
  .refine(({ gateway: through, tlsSecret }) => through === undefined || tlsSecret === undefined, {
    message: 'must not be set beside gateway, which has certificates of its own',
    path: ['tlsSecret'],
  })
  .refine(({ gateway: through, tlsKubernetesSecret }) => through === undefined || tlsKubernetesSecret === undefined, {
    message: 'must not be set beside gateway, which has certificates of its own',
    path: ['tlsKubernetesSecret'],
  })
  .refine(({ tlsSecret, tlsKubernetesSecret }) => tlsSecret === undefined || tlsKubernetesSecret === undefined, {
    message: 'must not be set beside tlsSecret',
    path: ['tlsKubernetesSecret'],
  })
  .describe('Who reaches it.');

export type Expose = z.infer<typeof exposeSchema>;

/** The Kubernetes secret with the certificate of its hosts, whoever keeps it. A Secret is mirrored under its own name. */
export const certificateOf = ({ tlsSecret, tlsKubernetesSecret }: Expose): string | undefined =>
  tlsSecret ?? tlsKubernetesSecret;
