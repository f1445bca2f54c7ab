import type { z } from 'zod';
import type { FieldError } from '../problems/index.ts';
import type { JsonSchema } from './catalog.ts';
import { wordsOf } from './issue-words.ts';
import { fieldNames, schemaAt } from './schema-walk.ts';
import { nearest, suggestion } from './suggest.ts';
import { type Path, toField, valueAt } from './tree.ts';

type Issue = z.core.$ZodIssue;

export interface LocatedError extends FieldError {
  /** From the root of the manifest. */
  readonly path: Path;
}

/**
 * What a schema found wrong, in words for people. `base` is where the checked value stands in the manifest (`['spec']`),
 * `input` the value itself, `schema` its JSON Schema, which knows the fields that would have been right.
 */
export function toFieldErrors(
  issues: readonly Issue[],
  base: Path,
  input: unknown,
  schema: JsonSchema,
): LocatedError[] {
  return issues.flatMap((issue) => describe(issue, [], { base, input, schema }));
}

interface Context {
  readonly base: Path;
  readonly input: unknown;
  readonly schema: JsonSchema;
}

function describe(issue: Issue, above: Path, context: Context): LocatedError[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  const error = (at: Path, message: string, remedy: string | Hint): LocatedError => {
    const whole = [...context.base, ...at];
    return { path: whole, field: toField(whole), message, ...(typeof remedy === 'string' ? { remedy } : remedy) };
  };
  const value = valueAt(context.input, path);
  const about = schemaAt(context.schema, path, context.input);

  if (issue.code === 'unrecognized_keys') {
    const known = fieldNames(context.schema, path, context.input);
    return issue.keys.map((key) => error([...path, key], 'unknown field', suggestion(key, known, 'fields')));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that comes closest says best what is wrong.
    const closest = [...issue.errors].sort((a, b) => a.length - b.length)[0] ?? [];
    return closest.flatMap((inner) => describe(inner, path, context));
  }
  const choices = choicesOf(issue, about);
  if (choices.length > 0) {
    if (value === undefined) return [error(path, 'is required', `write ${list(choices)}`)];
    const near = typeof value === 'string' ? nearest(value, choices) : null;
    // The choices are said already.
    const remedy = near === null ? hint(about, false) : `did you mean "${near}"?`;
    return [error(path, `must be ${list(choices)}`, remedy)];
  }
  // What a kind says of a field goes for one that is left out, too: it may be wrong by what stands beside it, or by its default.
  if (value === undefined && issue.code !== 'custom') return [error(path, 'is required', hint(about, true))];
  return [error(path, wordsOf(issue, value), advice(issue, value, path, context))];
}

/** What would be right in its place. */
function advice(issue: Issue, value: unknown, path: Path, { schema, input }: Context): Hint {
  const about = schemaAt(schema, path, input);
  // What names may be is said by what they are names in.
  if (issue.code === 'invalid_key') return hint(schemaAt(schema, path.slice(0, -1), input), false);
  const isMistyped = (expected: string) => issue.code === 'invalid_type' && issue.expected === expected;
  // YAML takes 8080 and true for what they look like. The value itself is not repeated: it may be a secret's.
  if (isMistyped('string') && ['number', 'boolean'].includes(typeof value))
    return hint(about, true, { first: 'Put it in quotes.' });
  if (isMistyped('object')) return hint(about, false, { fields: fieldNames(schema, path, input) });
  return hint(about, issue.code !== 'too_big' && issue.code !== 'too_small');
}

function choicesOf(issue: Issue, about: readonly JsonSchema[]): string[] {
  if (issue.code === 'invalid_value') return issue.values.map((value) => String(value));
  if (issue.code !== 'invalid_union') return [];
  return about
    .flatMap((schema) => [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])])
    .map(String);
}

type Hint = Pick<FieldError, 'remedy' | 'isGeneral'>;

/**
 * What would be right, from the field's own description; with its range, where that is not said there nor by what is wrong, and with
 * the fields of an object.
 */
function hint(
  about: readonly JsonSchema[],
  saysRange: boolean,
  { first, fields = [] }: { readonly first?: string; readonly fields?: readonly string[] } = {},
): Hint {
  const { description, minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = about[0] ?? {};
  const said = new Set(description?.match(/-?\d+(\.\d+)?/g)?.map(Number));
  const parts = [first, description].filter((part) => part !== undefined);
  if (saysRange && minimum > Number.MIN_SAFE_INTEGER && !said.has(minimum)) parts.push(`At least ${minimum}.`);
  if (saysRange && maximum < Number.MAX_SAFE_INTEGER && !said.has(maximum)) parts.push(`At most ${maximum}.`);
  if (fields.length > 0) parts.push(`Its fields are ${fields.join(', ')}.`);
  const remedy = parts.join(' ') || 'see the schema of the kind at /api/v1/kinds';
  return first === undefined && fields.length === 0 ? { remedy, isGeneral: true } : { remedy };
}

function list(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `"${choice}"`);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
