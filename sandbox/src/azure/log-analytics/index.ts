export type { Row } from './kql/index.ts';
export { ticksOf } from './kql/index.ts';
export { answer, type Question } from './query.ts';
