import type { FieldProps } from './field.tsx';
import type { AboutField } from './form-context.ts';
import { helpOf, labelOf } from './words.ts';

/** What Mantine's inputs share. */
export function inputProps(
  { name, schema, isRequired = false, isItem = false, said }: FieldProps,
  { id, error, fixed }: AboutField,
) {
  const label = name === null ? null : labelOf(name).label;
  const description = fixed ?? (isItem && name === null ? undefined : helpOf(name, schema.description));
  return {
    id,
    ...(label === null ? { 'aria-label': said ?? 'Value' } : { label }),
    ...(description === undefined ? {} : { description }),
    ...(error === undefined ? {} : { error }),
    // The star says it; the server judges it.
    withAsterisk: isRequired,
    'aria-required': isRequired || undefined,
    disabled: fixed !== undefined,
    size: 'sm' as const,
  };
}

/** Of a field that is left out. */
export function defaultOf({ default: value }: FieldProps['schema']): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
