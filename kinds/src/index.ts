export type * from './model/json.ts';
export * from './model/kind.ts';
export * from './model/object.ts';
export * from './model/resource.ts';
