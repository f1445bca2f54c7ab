import { z } from 'zod';
import type { Template } from './resource.ts';

/**
 * What stands in a stored spec in the place of a secret: which version of it is meant. The value itself lies sealed in a table of
 * its own, and is in no spec, body, event or answer. Sent back as it was shown, it means the value that it stands for.
 */
export const sealedValue = z.strictObject({
  sealed: z
    .strictObject({
      version: z.number().int().min(0).describe('Number of the version that is meant, from 1.'),
      fingerprint: z
        .string()
        .max(64)
        .default('')
        .describe('Changes with the value and tells nothing of it. Written by the server; ignored in requests.'),
    })
    .describe('A value that is kept and not shown.'),
});

export type SealedValue = z.output<typeof sealedValue>;

/** How a secret is written in a manifest. `base64` stands for bytes. */
export type SecretEncoding = 'text' | 'base64';

/** `secret` in the JSON Schema of a field says that its value is one, and how it comes about. Any kind may have such fields. */
export type SecretField = SecretEncoding | 'generated';

/** A field whose value is written and never shown. */
export function secretField(written: z.ZodType<string>, encoding: SecretEncoding, description: string) {
  return z.union([written, sealedValue]).meta({ secret: encoding satisfies SecretField, description });
}

/** Of which characters a generated value consists. */
export const GENERATED_CHARACTERS = {
  'letters-digits': 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  'letters-digits-symbols': 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#%*+-.:=?@^_~',
  digits: '0123456789',
  hex: '0123456789abcdef',
} as const;

/** A value that the control plane makes: once, and anew whenever what is written here changes. */
export const generatedSecret = z
  .strictObject({
    length: z.number().int().min(8).max(1024).default(32).describe('How many characters.'),
    characters: z
      .enum(['letters-digits', 'letters-digits-symbols', 'digits', 'hex'])
      .default('letters-digits')
      .describe('Which characters.'),
    rotations: z
      .number()
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .describe('Number of times that it was made anew; raising it makes another value.'),
    value: sealedValue.optional().describe('Which value it is. Written by the server; may be left out.'),
  })
  .meta({ secret: 'generated' satisfies SecretField, description: 'A value that nobody has to think of.' });

export type GeneratedSecret = z.output<typeof generatedSecret>;

export function isSealed(value: unknown): value is SealedValue {
  return sealedValue.safeParse(value).success;
}

/** In the body of a resource: the driver puts the value in its place when it writes, and compares by the fingerprint. */
export interface SealedReference {
  readonly object: string;
  readonly name: string;
  readonly version: number;
  readonly fingerprint: string;
}

/**
 * Refers to a secret of the object with this uid. `name` is its place in the spec, joined by `/`: `values/DB_PASSWORD`.
 *
 * @throws Error for a value that was not sealed: such a spec was not stored by the server
 */
export function sealedReference(object: string, name: string, value: unknown): Template {
  const parsed = sealedValue.safeParse(value);
  if (!parsed.success) throw new Error(`${name} is not sealed`);
  return { $sealed: { object, name, ...parsed.data.sealed } };
}
