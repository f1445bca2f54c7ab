export { addressAlone, internetTowards, nodeEnd, nodeToCome, representatives, subnetAround } from './ends.ts';
export { type AzureQuestion, type AzureSegment, EVERYTHING, evaluateAzure, type Outcome } from './evaluate.ts';
export type { Gate, GateDecision } from './gate.ts';
export type * from './model.ts';
export { isPublic } from './prefixes.ts';
export { type AzureObjects, readAzureNetwork } from './read-network.ts';
export { keyOf } from './read-rules.ts';
export { areConnected, networkOf } from './way.ts';
