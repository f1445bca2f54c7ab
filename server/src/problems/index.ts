export { type FieldError, PROBLEM_MEDIA_TYPE, type ProblemDocument, ProblemError, toDocument } from './problem.ts';
export { isProblemCode, PROBLEMS, type ProblemCode, problemType } from './registry.ts';
export { toProblem } from './translate.ts';
