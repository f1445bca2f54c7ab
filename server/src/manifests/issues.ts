import type { z } from 'zod';
import type { FieldError } from '../problems/index.ts';
import type { JsonSchema } from './catalog.ts';
import { fieldNames, schemaAt } from './schema-walk.ts';
import { suggestion } from './suggest.ts';
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
  const error = (at: Path, message: string, remedy: string): LocatedError => {
    const whole = [...context.base, ...at];
    return { path: whole, field: toField(whole), message, remedy };
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
  if (value === undefined) return [error(path, 'is required', hint(about, choices))];
  if (choices.length > 0) {
    const remedy = typeof value === 'string' ? suggestion(value, choices, 'allowed values') : `write ${list(choices)}`;
    return [error(path, `must be ${list(choices)}`, remedy)];
  }
  if (issue.code === 'invalid_type') {
    return [error(path, `must be ${article(issue.expected)}, not ${typeName(value)}`, hint(about, choices))];
  }
  return [error(path, lowerFirst(issue.message), hint(about, choices))];
}

function choicesOf(issue: Issue, about: readonly JsonSchema[]): string[] {
  if (issue.code === 'invalid_value') return issue.values.map((value) => String(value));
  if (issue.code !== 'invalid_union') return [];
  return about
    .flatMap((schema) => [...(schema.enum ?? []), ...(schema.const === undefined ? [] : [schema.const])])
    .map(String);
}

/** What would be right, from the field's own description. */
function hint(about: readonly JsonSchema[], choices: readonly string[]): string {
  const schema = about[0];
  const parts: string[] = [];
  if (choices.length > 0) parts.push(`write ${list(choices)}`);
  if (schema?.description !== undefined) parts.push(schema.description);
  if (schema?.minimum !== undefined && schema.minimum > Number.MIN_SAFE_INTEGER)
    parts.push(`At least ${schema.minimum}.`);
  if (schema?.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER)
    parts.push(`At most ${schema.maximum}.`);
  return parts.length > 0 ? parts.join(' ') : 'see the schema of the kind at /api/v1/kinds';
}

function list(choices: readonly string[]): string {
  const quoted = choices.map((choice) => `"${choice}"`);
  if (quoted.length < 2) return quoted.join('');
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return article(typeof value);
}

function article(type: string): string {
  const names: Record<string, string> = {
    array: 'a list',
    object: 'an object',
    record: 'an object',
    int: 'a whole number',
    boolean: 'true or false',
    bool: 'true or false',
  };
  return names[type] ?? `a ${type}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
