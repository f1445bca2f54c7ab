export { type Client, type ClientOptions, createClient } from './client.ts';
export type { ClustersApi } from './clusters.ts';
export { collect } from './collect.ts';
export type { EventFilter, EventStreamOptions } from './events.ts';
export type { components, paths } from './generated/api.ts';
export type { ListQuery, ObjectsApi, WriteOptions } from './objects.ts';
export type { OrphansApi } from './orphans.ts';
export { type FieldProblem, type Problem, ProblemError, UnreachableError } from './problem.ts';
export type * from './types.ts';
