import { type JsonObject, ProblemError } from '@tenantry/client';
import { useRef } from 'react';
import { inSentences } from '../parts/problem-words.ts';
import { isSame, isWithin, valueAt } from './paths.ts';

/** What a problem says of the fields of one of the manifests that were sent. */
export function errorsOf(error: unknown, index: number | null): ReadonlyMap<string, string> {
  if (!(error instanceof ProblemError)) return new Map();
  const found = (error.problem.errors ?? []).flatMap((one) => {
    const field = ownField(one.field, index);
    return field === null ? [] : [[field, inSentences(one)] as const];
  });
  // The first thing wrong with a field is the one to mend first.
  return new Map(found.toReversed());
}

/** `items[1].spec.user` → `spec.user`; null for a field of another. */
function ownField(field: string, index: number | null): string | null {
  const match = /^items\[(\d+)\]\.(.*)$/.exec(field);
  if (match === null) return field;
  return index === null || Number(match[1]) === index ? (match[2] ?? '') : null;
}

/** What is wrong with the fields of a form that is not drawn from a schema. */
export interface FormErrors {
  /** Of a field, or of something within it. */
  of(field: string): string | undefined;
  /** What stands at none of its fields; null where all does. */
  readonly elsewhere: unknown;
}

/**
 * What was said of a value counts until the value is another.
 *
 * @param fields names that stand in the form
 * @param sent what the form would send now, by these names
 */
export function useFormErrors(error: unknown, fields: readonly string[], sent: object): FormErrors {
  const refused = useRef({ error, sent });
  if (refused.current.error !== error) refused.current = { error, sent };
  const errors = [...errorsOf(error, null)];
  const isAnother = (field: string): boolean => {
    // What is sent is JSON.
    const [before, now] = [refused.current.sent, sent].map((one) => valueAt(one as JsonObject, field.split('.')));
    return !isSame(before, now);
  };
  return {
    of(field) {
      if (isAnother(field)) return undefined;
      const [name, message] = errors.find(([one]) => isOf(one, field)) ?? [];
      return name?.startsWith(`${field}: `) ? `${name.slice(field.length + 2)}: ${message}` : message;
    },
    elsewhere: errors.length > 0 && errors.every(([name]) => fields.some((field) => isOf(name, field))) ? null : error,
  };
}

/** `kubeconfig: users[0].user` and `quietHours.from` are of the fields they begin with. */
const isOf = (name: string, field: string): boolean =>
  name.startsWith(field) && /^$|^[.:[]/.test(name.slice(field.length));

/** Those of the fields that somebody has been at, or that hold what they have been at. */
export function errorsAt(
  errors: ReadonlyMap<string, string>,
  touched: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  return new Map(
    [...errors].filter(([field]) => [...touched].some((one) => isWithin(one, field) || isWithin(field, one))),
  );
}
