export { type Alike, answerWay, type WayQuestion } from './answer.ts';
export { type NetworkGrant, unexplained, unexplainedPaths } from './grants.ts';
export type { CloudAddress, CloudPod, WayEnd, WaySegment, World } from './model.ts';
export { type OpeningRule, type PathSort, pathsBetween, type TenantEnds, type TenantPath } from './paths.ts';
export { evaluateWay } from './ways.ts';
export { ruleName } from './words.ts';
