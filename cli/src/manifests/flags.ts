import type { KindDescription } from '@tenantry/client';
import { usageError } from '../exit.ts';
import { fieldSchema, fieldsOf, typesOf } from '../schema.ts';
import type { Assignment } from './assign.ts';

/** What has fields that are written as options: a kind, or an action by what it takes. */
interface Fields extends Pick<KindDescription, 'name' | 'schema'> {
  /** What lists the fields, where it is not the kind's explanation. */
  readonly help?: string;
}

/**
 * Reads `--infrastructure nonprod --nodes.min=2 --protect` as fields of a kind's spec. Words may be written as the
 * schema has them or with hyphens: `--minNodes` and `--min-nodes`. A yes-or-no field needs no value.
 */
export function flagAssignments(kind: Fields, words: readonly string[]): Assignment[] {
  const assignments: Assignment[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    if (match === null) throw usageError(`"${word}" is one word too many.`, 'Fields are written as --FIELD VALUE.');
    const path = pathOf(kind, match[1] ?? '');
    const given = match[2];
    const next = words[at + 1];
    if (given !== undefined) assignments.push({ path, text: given });
    else if (isYesOrNo(kind, path) && next !== 'true' && next !== 'false') assignments.push({ path, text: 'true' });
    else if (next === undefined || next.startsWith('--')) throw usageError(`${word} needs a value.`);
    else {
      assignments.push({ path, text: next });
      at++;
    }
  }
  return assignments;
}

function pathOf(kind: Fields, flag: string): string {
  const camel = flag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  for (const path of [flag, camel]) {
    if (fieldSchema(kind.schema, path.split('.')) !== null) return path;
  }
  const help = kind.help ?? `tenantry explain ${kind.name.toLowerCase()}`;
  const close = fieldsOf(kind.schema).find((field) => field.path.toLowerCase() === camel.toLowerCase());
  throw usageError(
    `${kind.name} has no field ${flag}.`,
    close === undefined ? `\`${help}\` lists its fields.` : `Did you mean --${close.path}?`,
  );
}

function isYesOrNo(kind: Fields, path: string): boolean {
  const field = fieldSchema(kind.schema, path.split('.'));
  return field !== null && typesOf(field).every((type) => type === 'boolean') && typesOf(field).length > 0;
}
