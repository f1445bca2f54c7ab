/** What merging, decoding and field management need to know of a value. */
export type Schema =
  | { readonly is: 'string' | 'bytes' | 'quantity' | 'time' | 'microtime'; readonly values?: readonly string[] }
  | { readonly is: 'integer' | 'number' | 'boolean' | 'intOrString' }
  | { readonly is: 'any' }
  | StructSchema
  | MapSchema
  | ListSchema;

export interface StructSchema {
  readonly is: 'struct';
  /** Short name of the definition, as the decoder's messages say it; empty for custom resources. */
  readonly name: string;
  readonly atomic: boolean;
  readonly required: ReadonlySet<string>;
  /** Fields that the API server writes even when they are empty, because its own types cannot leave them out. */
  readonly written: ReadonlySet<string>;
  /** Fields that tell absent from zero. */
  readonly pointers: ReadonlySet<string>;
  readonly keepsUnknown: boolean;
  /** Custom resources keep what is empty, and leave wrong types to validation. */
  decodeOwn?(value: Record<string, unknown>): {
    object: Record<string, unknown>;
    report: { unknown: string[]; mismatch?: string };
  };
  fields(): ReadonlyMap<string, Schema>;
}

export interface MapSchema {
  readonly is: 'map';
  readonly atomic: boolean;
  readonly element: Schema;
}

export interface ListSchema {
  readonly is: 'list';
  readonly merge: 'atomic' | 'set' | 'map';
  readonly keys: readonly string[];
  /** Values that absent keys take: a port's protocol is TCP. */
  readonly keyDefaults: Readonly<Record<string, unknown>>;
  readonly element: Schema;
  /** Strategic merge patch. */
  readonly patchKey?: string;
  readonly patchStrategy?: string;
}

export const anything: Schema = { is: 'any' };

/** Whether a value of this schema belongs to one manager as a whole. */
export function isAtomic(schema: Schema, value: unknown): boolean {
  switch (schema.is) {
    case 'struct':
    case 'map':
      return schema.atomic;
    case 'list':
      return schema.merge === 'atomic';
    case 'any':
      return Array.isArray(value) || typeof value !== 'object' || value === null;
    default:
      return true;
  }
}

/** The schema of a field of a struct, map or free-form value. */
export function fieldSchema(schema: Schema, field: string): Schema {
  if (schema.is === 'struct') return schema.fields().get(field) ?? anything;
  if (schema.is === 'map') return schema.element;
  return anything;
}
