import { createContext, useContext } from 'react';
import { fieldOf, isWithin, type Path } from './paths.ts';

/** What every field of a form may ask about itself. */
export interface FormContext {
  /** Of the things that are named by others; null for what stands alone. */
  readonly tenant: string | null;
  /** What is wrong, by field. */
  readonly errors: ReadonlyMap<string, string>;
  /** Why a field cannot change any more, by field. */
  readonly fixed: Readonly<Record<string, string>>;
}

export const Form = createContext<FormContext>({ tenant: null, errors: new Map(), fixed: {} });

export function useForm(): FormContext {
  return useContext(Form);
}

export interface AboutField {
  readonly id: string;
  readonly error: string | undefined;
  /** Why it cannot change. */
  readonly fixed: string | undefined;
}

export const idOf = (field: string): string => `field-${field.replaceAll(/[^\w-]/g, '_')}`;

export function useField(path: Path): AboutField {
  const { errors, fixed } = useForm();
  const field = fieldOf(path);
  const reason = Object.entries(fixed).find(([outer]) => isWithin(field, outer))?.[1];
  return { id: idOf(field), error: errors.get(field), fixed: reason };
}

/** Whether something is wrong with one of the fields, or with what is in it. */
export function useHasErrorWithin(paths: readonly Path[]): boolean {
  const { errors } = useForm();
  return paths.some((path) => [...errors.keys()].some((one) => isWithin(one, fieldOf(path))));
}
