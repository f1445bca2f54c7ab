import type { FieldError } from '../problems/index.ts';

/** Before lower-casing, which would make ASCII letters of others (the Kelvin sign becomes k). */
const NAME = /^[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/;

/** As kept. Names are accepted in any case. */
export function normalName(typed: string): string {
  return typed.toLowerCase();
}

/** What is wrong with a name, or null. */
export function nameFault(field: string, typed: string, maxLength: number): FieldError | null {
  const name = normalName(typed);
  if (name.length > maxLength) {
    const message = `is ${name.length} characters long; the longest allowed is ${maxLength}`;
    return { field, message, remedy: `choose a name of at most ${maxLength} characters` };
  }
  if (!NAME.test(typed)) {
    return {
      field,
      message: 'must have at least 2 characters: letters, digits and hyphens, a letter first, no hyphen last',
      remedy: 'choose a name such as "dev01" or "team-a"',
    };
  }
  if (name.includes('--')) {
    return { field, message: 'must not contain two hyphens in a row', remedy: `use "${name.replace(/-+/g, '-')}"` };
  }
  return null;
}
