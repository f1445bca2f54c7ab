import { z } from 'zod';

/** Kubernetes' own limit on a ConfigMap, keys and values together: https://kubernetes.io/docs/concepts/configuration/configmap */
const MOST_BYTES = 1024 * 1024;

/** Name of a value: that of a variable or a file. */
export const settingKey = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[-._a-zA-Z0-9]+$/, 'must be letters, digits, hyphens, underscores and dots')
  .refine((text) => text !== '.' && !text.startsWith('..'), 'must not be . or begin with two dots');

const bytesOf = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);

export const configSchema = z
  .strictObject({
    values: z
      .record(settingKey, z.string())
      .default({})
      .describe(
        'Texts by name: what a variable of the environment is set to, or what a file of that name holds. Default: none.',
      ),
    files: z
      .record(settingKey, z.base64())
      .default({})
      .describe('Files that are not text, by name, each in base64. Default: none.'),
  })
  .refine(({ values, files }) => Object.keys(files).every((name) => !(name in values)), {
    message: 'must not have a name that values has too',
    path: ['files'],
  })
  .refine(({ values, files }) => bytesOf(values) + bytesOf(files) <= MOST_BYTES, {
    message: 'must not be more than 1 MiB together with files: Kubernetes keeps no larger ones',
    path: ['values'],
  });

export type ConfigSpec = z.infer<typeof configSchema>;
