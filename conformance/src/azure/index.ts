export * from './atHand.ts';
export * from './directory.ts';
export * from './exchanges.ts';
export type { SpecOperation } from './operations.ts';
export * from './schemaFacts.ts';
export * from './specs.ts';
export * from './violation.ts';
