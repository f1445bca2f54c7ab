/** Free-form access to a decoded object: its schema has been checked, its type is not known here. */
export type Fields = Record<string, unknown>;

/** A struct field; an absent one reads as empty. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A list of structs; an absent one reads as empty. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : [];
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Sets what is not set. */
export function setDefault(fields: Fields, field: string, value: unknown): void {
  if (fields[field] === undefined || fields[field] === null || fields[field] === '') fields[field] = value;
}
