import { copyOf } from '../../copy.ts';
import type { Schema, StructSchema } from './schema.ts';

export interface DecodeReport {
  /** Paths of fields that the type does not have: `spec.nope`, `spec.containers[0].nope`. */
  readonly unknown: string[];
  /** Set when a value has the wrong type: the decoder's own sentence. */
  mismatch?: string;
}

const goNames: Readonly<Record<string, string>> = {
  string: 'string',
  bytes: '[]uint8',
  integer: 'int32',
  number: 'float64',
  boolean: 'bool',
};

function jsonName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

function goType(schema: Schema): string {
  if (schema.is === 'struct') return `v1.${schema.name}`;
  if (schema.is === 'list') return `[]${goType(schema.element)}`;
  if (schema.is === 'map') return `map[string]${goType(schema.element)}`;
  return goNames[schema.is] ?? 'string';
}

interface Place {
  readonly report: DecodeReport;
  /** `ConfigMap.data`: how the decoder names the field. */
  readonly dotted: string;
  readonly path: string;
}

const below = (place: Place, field: string): Place => ({
  report: place.report,
  dotted: `${place.dotted}.${field}`,
  path: place.path === '' ? field : `${place.path}.${field}`,
});

function mismatch(value: unknown, schema: Schema, place: Place): undefined {
  place.report.mismatch ??= `json: cannot unmarshal ${jsonName(value)} into Go struct field ${place.dotted} of type ${goType(schema)}`;
  return undefined;
}

/** Bytes travel as base64 with its padding; line ends within are passed over. */
function checkedBase64(value: string, place: Place): string {
  const bad = /[^A-Za-z0-9+/\r\n]/.exec(value.replace(/=[=\r\n]*$/, ''));
  const text = value.replace(/[\r\n]/g, '');
  if (bad !== null) place.report.mismatch ??= `illegal base64 data at input byte ${bad.index}`;
  else if (text.length % 4 !== 0 || /={3,}$/.test(text)) {
    place.report.mismatch ??= `illegal base64 data at input byte ${text.replace(/=+$/, '').length}`;
  }
  return value;
}

function decodeScalar(value: unknown, schema: Schema, place: Place): unknown {
  switch (schema.is) {
    case 'bytes':
      return typeof value === 'string' ? checkedBase64(value, place) : mismatch(value, schema, place);
    case 'string':
    case 'time':
    case 'microtime':
      return typeof value === 'string' ? value : mismatch(value, schema, place);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value) ? value : mismatch(value, schema, place);
    case 'number':
      return typeof value === 'number' ? value : mismatch(value, schema, place);
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(value, schema, place);
    case 'quantity':
      return typeof value === 'string'
        ? value
        : typeof value === 'number'
          ? String(value)
          : mismatch(value, schema, place);
    case 'intOrString':
      return typeof value === 'string' || typeof value === 'number' ? value : mismatch(value, schema, place);
    default:
      return value;
  }
}

function decodeValue(value: unknown, schema: Schema, place: Place): unknown {
  switch (schema.is) {
    case 'struct':
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return mismatch(value, schema, place);
      return decodeStruct(value as Record<string, unknown>, schema, place);
    case 'map': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return mismatch(value, schema, place);
      const result: Record<string, unknown> = {};
      for (const key of Object.keys(value).sort()) {
        const element = (value as Record<string, unknown>)[key];
        const decoded = element === null ? zero(schema.element) : decodeValue(element, schema.element, place);
        if (decoded !== undefined) result[key] = decoded;
      }
      return result;
    }
    case 'list':
      if (!Array.isArray(value)) return mismatch(value, schema, place);
      return value.map((element, index) =>
        decodeValue(element, schema.element, {
          report: place.report,
          dotted: place.dotted,
          path: `${place.path}[${index}]`,
        }),
      );
    case 'any':
      return typeof value === 'object' && value !== null ? copyOf(value) : value;
    default:
      return decodeScalar(value, schema, place);
  }
}

/** Whether an optional field counts as not set. */
function isDropped(value: unknown, schema: Schema, isPointer: boolean): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (schema.is === 'map') return Object.keys(value as object).length === 0;
  return !isPointer && (value === '' || value === 0 || value === false);
}

/** What a field holds that was never set, for fields that are always written. */
function zero(schema: Schema): unknown {
  switch (schema.is) {
    case 'string':
    case 'quantity':
      return '';
    case 'integer':
    case 'number':
    case 'intOrString':
      return 0;
    case 'boolean':
      return false;
    case 'struct':
      return decodeStruct({}, schema, { report: { unknown: [] }, dotted: '', path: '' });
    default:
      return null;
  }
}

function decodeStruct(value: Record<string, unknown>, schema: StructSchema, place: Place): Record<string, unknown> {
  const fields = schema.fields();
  const result: Record<string, unknown> = {};
  for (const [field, fieldSchema] of fields) {
    const raw = value[field];
    const decoded = raw === undefined || raw === null ? undefined : decodeValue(raw, fieldSchema, below(place, field));
    if (schema.written.has(field)) {
      if (decoded !== undefined && decoded !== null) result[field] = decoded;
      else result[field] = schema.pointers.has(field) ? null : zero(fieldSchema);
    } else if (!isDropped(decoded, fieldSchema, schema.pointers.has(field))) {
      result[field] = decoded;
    }
  }
  for (const field of Object.keys(value)) {
    if (fields.has(field)) continue;
    if (schema.keepsUnknown) result[field] = copyOf(value[field]);
    else place.report.unknown.push(below(place, field).path);
  }
  return result;
}

/**
 * A value as the API server's own type would write it: unknown fields gone, what is empty and optional left out, what is
 * required present. Always a fresh copy. The report says what was not understood.
 */
export function decode(
  value: Record<string, unknown>,
  schema: StructSchema,
): { object: Record<string, unknown>; report: DecodeReport } {
  if (schema.decodeOwn !== undefined) return schema.decodeOwn(value);
  const report: DecodeReport = { unknown: [] };
  const object = decodeStruct(value, schema, { report, dotted: schema.name, path: '' });
  return { object, report };
}
