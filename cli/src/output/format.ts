import { usageError } from '../exit.ts';
import { yaml } from '../yaml.ts';

export type Format = 'table' | 'json' | 'yaml' | 'name';

const FORMATS: readonly Format[] = ['table', 'json', 'yaml', 'name'];

export function parseFormat(text: string): Format {
  const format = FORMATS.find((known) => known === text.toLowerCase());
  if (format === undefined) throw usageError(`"${text}" is no output format.`, `Use one of ${FORMATS.join(', ')}.`);
  return format;
}

/** A value for programs. YAML as a document of its own, so that several can follow one another. */
export function serialised(value: unknown, format: 'json' | 'yaml'): string {
  return format === 'json' ? JSON.stringify(value, null, 2) : yaml().stringify(value, { lineWidth: 0 }).trimEnd();
}
