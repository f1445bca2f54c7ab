export { PlanError, type PlannedAction, type PlannedResource, type Planner } from './contract.ts';
export { createEngine, type Engine, type EngineOptions } from './engine.ts';
export type { Limits, Log } from './environment.ts';
export type { PassListener, PassNews, PassOutcome } from './passes.ts';
export { sentenceOf } from './problem.ts';
