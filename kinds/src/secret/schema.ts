import { z } from 'zod';
import { settingKey } from '../config/schema.ts';
import { generatedSecret, secretField } from '../model/secret.ts';

/** As much as a key vault keeps: https://learn.microsoft.com/azure/key-vault/secrets/about-secrets */
const MOST_BYTES = 25_000;
/** So many of the largest still fit into one Secret of Kubernetes, which holds 1 MiB. */
const MOST_VALUES = 40;

const fits = (text: string) => Buffer.byteLength(text) <= MOST_BYTES;
const tooLong = 'must not be longer than 25,000 bytes: a key vault keeps no longer ones';

/** What Kubernetes calls them, and the values that it asks of each. */
export const SECRET_TYPES = {
  opaque: { type: 'Opaque', needs: [] },
  tls: { type: 'kubernetes.io/tls', needs: ['tls.crt', 'tls.key'] },
  registry: { type: 'kubernetes.io/dockerconfigjson', needs: ['.dockerconfigjson'] },
} as const satisfies Record<string, { type: string; needs: readonly string[] }>;

export const secretSchema = z
  .strictObject({
    type: z
      .enum(['opaque', 'tls', 'registry'])
      .default('opaque')
      .describe(
        'What it is for. opaque: anything. tls: a certificate as tls.crt and its key as tls.key, in PEM. registry: a login for pulling images, as .dockerconfigjson.',
      ),
    values: z
      .record(settingKey, secretField(z.string().refine(fits, tooLong), 'text', 'The text.'))
      .default({})
      .describe('Texts by name, 25,000 bytes each at most. They are kept sealed and not shown again. Default: none.'),
    files: z
      .record(settingKey, secretField(z.base64().refine(fits, tooLong), 'base64', 'The content, in base64.'))
      .default({})
      .describe('Files that are not text, by name, each in base64, 25,000 bytes at most. Default: none.'),
    generate: z
      .record(settingKey, generatedSecret)
      .default({})
      .describe('Values by name that are made here, once, and seen by nobody who does not read them. Default: none.'),
  })
  .superRefine((spec, context) => {
    const names = [spec.values, spec.files, spec.generate].flatMap((part) => Object.keys(part));
    const fault = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const [part, others] of [
      ['files', [spec.values]],
      ['generate', [spec.values, spec.files]],
    ] as const) {
      const twice = Object.keys(spec[part]).some((name) => others.some((other) => name in other));
      if (twice) fault([part], 'must not have a name that another part has too');
    }
    if (names.length > MOST_VALUES) fault(['values'], `must not be more than ${MOST_VALUES} together with the others`);
    for (const need of SECRET_TYPES[spec.type].needs) {
      if (!(need in spec.values)) fault(['values', need], `is required for type ${spec.type}`);
    }
    const clear = (name: string) => (typeof spec.values[name] === 'string' ? spec.values[name] : null);
    if (spec.type === 'tls') {
      if (clear('tls.crt')?.includes('-----BEGIN CERTIFICATE-----') === false)
        fault(['values', 'tls.crt'], 'must be a certificate in PEM');
      if (clear('tls.key') !== null && !/-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/.test(clear('tls.key') ?? ''))
        fault(['values', 'tls.key'], 'must be a private key in PEM');
    }
    const login = spec.type === 'registry' ? clear('.dockerconfigjson') : null;
    if (login !== null && !isDockerConfig(login))
      fault(['values', '.dockerconfigjson'], 'must be what docker keeps of its logins: {"auths": {…}}');
  });

export type SecretSpec = z.infer<typeof secretSchema>;

function isDockerConfig(text: string): boolean {
  try {
    const { auths } = JSON.parse(text) as { auths?: unknown };
    return typeof auths === 'object' && auths !== null;
  } catch {
    return false;
  }
}
