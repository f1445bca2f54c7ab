import { z } from 'zod';
import { settingKey } from '../config/schema.ts';
import { referenceTo } from '../model/reference.ts';
import { hostName } from '../tenant/settings.ts';
import { objectName } from '../workload/schema.ts';

const port = z.number().int().min(1).max(65_535);

/** Wildcards and query strings would mean something of their own to the gateway. */
const path = z
  .string()
  .startsWith('/')
  .max(1024)
  .regex(/^[^*?#%{}\s]*$/, 'must not hold *, ?, #, %, braces or blanks');

const certificate = z
  .strictObject({
    secret: referenceTo('Secret', objectName)
      .optional()
      .describe('Secret of the tenant that holds it, by its name. Default: none, for vault.'),
    file: settingKey
      .default('tls.pfx')
      .describe('Which of the files of the secret it is, in the form PFX (PKCS #12) and without a password.'),
    vault: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,127}$/, 'must be the name of a certificate in a key vault')
      .optional()
      .describe(
        "In place of secret: a certificate in the tenant's vault that something else keeps and renews, by its name. Default: none.",
      ),
  })
  .refine(({ secret, vault }) => (secret === undefined) !== (vault === undefined), {
    message: 'must name either a secret or a certificate of the vault',
  });

/** What a web endpoint does that a load balancer does not: it speaks HTTP, ends TLS and looks at what is asked. */
export const webSchema = z
  .strictObject({
    hosts: z
      .array(hostName)
      .min(1)
      .max(5)
      .describe('Host names by which it is asked, each among those of the tenant. Their records lead to its address.'),
    certificate: certificate.describe(
      'Certificate of the host names, with its key. A renewed one is taken within hours.',
    ),
    target: port.describe('Port on which the hosts of the tenant listen.'),
    protocol: z
      .enum(['http', 'https'])
      .default('http')
      .describe(
        'How the hosts are spoken to. https: with a certificate of theirs for the first host name, by an authority that everybody knows.',
      ),
    paths: z
      .array(
        z.strictObject({
          path: path.describe('The path, with all below it.'),
          target: port.describe('Port on which the hosts listen for it.'),
        }),
      )
      .max(20)
      .default([])
      .refine(
        (paths) => new Set(paths.map((one) => trimmed(one.path))).size === paths.length,
        'must name each path once',
      )
      .describe('Paths that lead to other ports of the same hosts. Default: none.'),
    firewall: z
      .strictObject({
        mode: z
          .enum(['prevention', 'detection'])
          .default('prevention')
          .describe('prevention: what looks like an attack is refused. detection: it is written down and let through.'),
        rules: z
          .enum(['microsoft-2.1', 'owasp-3.2'])
          .default('microsoft-2.1')
          .describe('Rule set that says what an attack looks like.'),
      })
      .prefault({})
      .describe('Web application firewall.'),
    instances: z
      .strictObject({
        min: z.number().int().min(1).max(20).default(1).describe('Number that always runs.'),
        max: z.number().int().min(2).max(20).default(3).describe('Most that run when much is asked.'),
      })
      .prefault({})
      .refine(({ min, max }) => min <= max, 'must not have more always than at most')
      .describe('Instances of the gateway. Each takes an address in the network.'),
  })
  .refine(({ protocol, hosts }) => protocol === 'http' || hosts[0]?.startsWith('*.') === false, {
    message: 'must begin with one name, not with all below it, where the hosts are spoken to by https',
    path: ['hosts'],
  })
  .describe('HTTP and HTTPS through an Application Gateway with a web application firewall, for internet only.');

export type Web = z.infer<typeof webSchema>;

/** A path without the slash at its end: `/` itself is empty. */
export function trimmed(text: string): string {
  return text.replace(/\/+$/, '');
}

/** Every port of the hosts that it leads to, once and in order. */
export function targetsOf({ target, paths }: Web): number[] {
  return [...new Set([target, ...paths.map((one) => one.target)])].sort((a, b) => a - b);
}
