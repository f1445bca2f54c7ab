import type { JsonObject } from '@tenantry/kinds';
import type { Environment } from './environment.ts';
import type { Hurry } from './hurry.ts';
import type { Problem } from './problem.ts';
import type { Recorder } from './recorder.ts';

/** How one resource stands after it was worked on, and what it shows if it was seen. */
export type ResourceResult = Standing & { readonly shown?: JsonObject };

type Standing =
  | {
      readonly state: 'done';
      readonly outputs: JsonObject;
      /** It is at rest, but there is something to look after even if nothing happens. */
      readonly lookAgainMs: number | null;
    }
  /** Stands, but another hand keeps changing it: what depends on it goes on. */
  | {
      readonly state: 'contested';
      readonly outputs: JsonObject;
      readonly problem: Problem;
      readonly since: Date;
      readonly retryAfterMs: number;
    }
  | {
      readonly state: 'waiting';
      readonly reason: string;
      readonly since: Date;
      readonly retryAfterMs: number | null;
      readonly isError: boolean;
      /** What is wrong, where something is. */
      readonly problem?: Problem;
    }
  /** Its type is not served, and the object is whole without it. */
  | { readonly state: 'skipped' }
  | { readonly state: 'blocked'; readonly problem: Problem; readonly since: Date; readonly retryAfterMs: number };

/** By what a pass ends. */
export interface PassBounds {
  readonly signal: AbortSignal;
  readonly hurry: Hurry;
}

export interface ResourceWork extends PassBounds {
  readonly environment: Environment;
  readonly recorder: Recorder;
  readonly owner: string;
  /** The declaration changed since the last pass: what was put off for a while is tried at once. */
  readonly isChanged: boolean;
}
