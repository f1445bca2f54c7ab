import { ACCESS } from './types/access.ts';
import { MANIFEST } from './types/manifest.ts';
import { OWN } from './types/own.ts';
import { READING } from './types/reading.ts';
import { SENDING } from './types/sending.ts';
import { SUBJECT } from './types/subject.ts';
import type { ProblemType } from './types/type.ts';

/**
 * Every problem that the API can answer with, by code (RFC 9457). `docs/errors.md` and the pages under `/problems/` are
 * made of it. A code, once published, keeps its meaning.
 */
export const PROBLEMS = {
  ...READING,
  ...ACCESS,
  ...SUBJECT,
  ...MANIFEST,
  ...SENDING,
  ...OWN,
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof PROBLEMS;

export function problemType(code: ProblemCode): ProblemType {
  return PROBLEMS[code];
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
