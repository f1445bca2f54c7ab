import type { z } from 'zod';

/**
 * A field that names another object: of the same tenant, or of the platform where the kind stands alone. `reference` in its JSON
 * Schema is the kind, so that a form can offer what there is; that it exists is checked by the kind's `references`.
 */
export function referenceTo<Schema extends z.ZodType>(kind: string, name: Schema): Schema {
  return name.meta({ reference: kind }) as Schema;
}
