export { type Alike, answerWay, type WayQuestion } from './answer.ts';
export type { CloudAddress, CloudPod, WayEnd, WaySegment, World } from './model.ts';
export { evaluateWay } from './ways.ts';
export { ruleName } from './words.ts';
