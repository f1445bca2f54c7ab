import type { JsonObject, JsonValue } from '@tenantry/kinds';

/** Names one real resource, and whose it is. */
export interface Target {
  readonly connection: string;
  readonly type: string;
  readonly id: string;
  /** Uid of the object that owns it. The driver stamps it on what it creates (label, tag, description) and reads it back. */
  readonly owner: string;
}

/** What stands in the world at a target's id. */
export interface Observed {
  readonly body: JsonObject;
  /** The owner mark found; null where there is none. Where a type cannot carry one, its parent's mark. */
  readonly owner: string | null;
  readonly readiness: Readiness;
  /** Changes whenever the resource changes (resourceVersion, etag, or a hash of the body). */
  readonly version: string;
  /** Everybody's, such as the registration of a resource provider: never a theft, and never taken away. */
  readonly isShared?: boolean;
  /** What the system itself calls this very thing: another one at the same id has another uid. Absent where there is none. */
  readonly uid?: string;
  /** Made of it by the system, as it was declared before; it does not work, and the system waits for it in vain. */
  readonly stale?: StalePart;
}

/** A part of a resource that the system made, such as a replica. */
export interface StalePart {
  readonly name: string;
  readonly uid: string;
}

export type Readiness =
  | { readonly state: 'ready' }
  | {
      readonly state: 'progressing';
      readonly reason: string;
      /** When time alone may change the verdict, besides what the watch tells. */
      readonly lookAgainMs?: number;
    }
  | {
      readonly state: 'failed';
      /** A clause that goes on after the name of the resource, without a full stop. */
      readonly reason: string;
      /** Stable, for programs: somebody has to act, and until then the object is shown as failing for this reason. */
      readonly code?: string;
      readonly remedy?: string;
      readonly lookAgainMs?: number;
    };

/** One field that is not as it should be. `path` is dotted, with `[key=value]` or `[n]` for list items. */
export interface FieldChange {
  readonly path: string;
  readonly from: JsonValue | undefined;
  readonly to: JsonValue | undefined;
  /** Who set what stands there, where the system says so (a foreign field manager on Kubernetes). */
  readonly by?: string;
}

export type Difference =
  | { readonly kind: 'none' }
  | { readonly kind: 'update'; readonly changes: readonly FieldChange[] }
  /** The system cannot change these fields in place: delete and create anew. */
  | { readonly kind: 'replace'; readonly changes: readonly FieldChange[]; readonly reason: string };

/** A long operation, plain JSON, that any replica can take up again with `resume`. Holds no secret. */
export interface Operation {
  readonly kind: 'create' | 'update' | 'delete';
  readonly record: JsonObject;
}

export type Outcome =
  /**
   * `observed` is absent after a deletion. `isUntouched`: a closer look showed it as declared, and nothing was written. `isGone`: the
   * system itself was asked, and nothing stands there.
   */
  | {
      readonly state: 'done';
      readonly observed?: Observed;
      readonly remains?: Remains;
      readonly isUntouched?: boolean;
      readonly isGone?: boolean;
    }
  | { readonly state: 'running'; readonly operation: Operation; readonly retryAfterMs: number };

/** What a deletion honestly leaves behind, such as a soft-deleted vault. */
export interface Remains {
  readonly what: string;
  readonly id: string;
  readonly reason: string;
  /** ISO time until which it stays, if known. */
  readonly until: string | null;
}

export { type Fence, mayWrite, underFence } from './fence/fence.ts';
export { hearingWaits, hurriedBy, ownWait } from './own-wait.ts';

export interface CallOptions {
  readonly signal: AbortSignal;
}

/**
 * Knows one system. Five verbs, the resumption of what takes long, and news of changes. Every method has its own
 * timeout besides `signal`, retries transient failures a bounded number of times, and throws `DriverError` alone.
 */
export interface Driver {
  readonly name: string;
  /**
   * `create` itself makes sure that nothing of another owner stands at the target, and takes up what is ours: no read has to
   * go before it.
   */
  readonly createsExclusively?: boolean;
  /**
   * What stands at the target, or null. `fresh: false` may answer from a watch cache or a bulk read and is the normal
   * case (invariant I8); `fresh: true` asks the system itself and is used before anything is created or deleted.
   */
  read(target: Target, options: CallOptions & { readonly fresh: boolean }): Promise<Observed | null>;
  /**
   * Pure: compares what `desired` names, knowing the system's defaults and normalisations. Where the system itself does not
   * know what was ours, `previous`, what was last applied, tells what is no longer desired and still stands.
   */
  diff(target: Target, desired: JsonObject, observed: Observed, previous?: JsonObject | null): Difference;
  create(target: Target, desired: JsonObject, options: CallOptions): Promise<Outcome>;
  /** `previous` is what was last applied, so that fields no longer desired can be taken away. */
  update(
    target: Target,
    desired: JsonObject,
    observed: Observed,
    previous: JsonObject | null,
    options: CallOptions,
  ): Promise<Outcome>;
  /** Deleting what is absent succeeds. Never deletes a resource whose owner mark differs from the target's. */
  delete(target: Target, observed: Observed | null, options: CallOptions): Promise<Outcome>;
  /**
   * Whether the target is surely gone once the container is, so that nobody has to ask: the system itself lets a container go
   * only when nothing is left in it, and lets nothing stand without it. Without it, never.
   */
  goesWith?(target: Target, container: Target): boolean;
  resume(target: Target, operation: Operation, options: CallOptions): Promise<Outcome>;
  /**
   * Starts telling of changes on a connection; idempotent. Calls `notify` with the id of each resource that carries an
   * owner mark and changed by another hand than this driver's last write, and with 'resync' after a gap in the news.
   */
  watch(connection: string, notify: (change: Change) => void): void;
  /** What stands at the target is not ours and in the way: its end, or that it changes hands, is told as a change. */
  lookOut?(target: Target, standing: Observed): void;
  /** Ends what `watch` began: nothing is declared on the connection any more. A later call of any method begins anew. */
  unwatch?(connection: string): Promise<void>;
  /**
   * The refusal that a write would get now, as the last one did that was turned away; null where it may be tried. Costs the system no
   * call, so that nobody looks at a resource in vain. Asked of resources that were refused so before.
   */
  refusal?(target: Target): Promise<DriverError | null>;
  /** False where the target's type is known not to be served now. Costs no call; changes are told as a 'resync'. */
  serves?(target: Pick<Target, 'connection' | 'type' | 'id'>): boolean;
  /** What stays of a resource that was observed gone (a soft-deleted vault), or null. */
  remainsOf?(target: Target, options: CallOptions): Promise<Remains | null>;
  /** Stops watches and closes connections. */
  close(): Promise<void>;
}

export type Change =
  | { readonly kind: 'resource'; readonly connection: string; readonly id: string }
  /** News was lost: everything on the connection must be looked at. */
  | { readonly kind: 'resync'; readonly connection: string };

/** What went wrong, in the terms the engine decides by. */
export type DriverErrorKind =
  /** Try again; nothing is wrong with the request. */
  | 'transient'
  /** Try again no sooner than `retryAfterMs`. */
  | 'throttled'
  /** Something else is being done to the resource, or it changed under our hands: read again, then try again. */
  | 'conflict'
  /** A parent (resource group, namespace, cluster) is not there. */
  | 'parent-missing'
  /** We may not. */
  | 'forbidden'
  /** The system will never accept this as it stands. */
  | 'invalid'
  /** A limit of the system is reached. */
  | 'quota'
  /** The resource there is not ours. */
  | 'not-ours'
  /** The system cannot be reached. */
  | 'unreachable';

const SAYS_NOTHING: ReadonlySet<DriverErrorKind> = new Set(['unreachable', 'throttled', 'transient'] as const);

/** Whether a long operation that was asked after has ended with this: one that cannot be asked after goes on. */
export function endsOperation(error: unknown): boolean {
  return error instanceof DriverError && (error.endsOperation || !SAYS_NOTHING.has(error.kind));
}

export class DriverError extends Error {
  readonly kind: DriverErrorKind;
  /** The system's own code: `ScopeLocked`, `Forbidden`, … */
  readonly code: string;
  /** What the person who sees it can do, where we know. */
  readonly remedy: string | null;
  readonly retryAfterMs: number | null;
  /** The long operation that was asked after has failed for good: only another write can go on from here. */
  readonly endsOperation: boolean;
  /** A change is told when it is worth trying again; `retryAfterMs` is for news that was lost. */
  readonly willTell: boolean;
  /** The system was not asked: its driver waits for its own turn or its own budget. */
  readonly isUnasked: boolean;

  constructor(
    kind: DriverErrorKind,
    code: string,
    message: string,
    options: {
      readonly remedy?: string;
      readonly retryAfterMs?: number;
      readonly endsOperation?: boolean;
      readonly willTell?: boolean;
      readonly isUnasked?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DriverError';
    this.kind = kind;
    this.code = code;
    this.remedy = options.remedy ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.endsOperation = options.endsOperation ?? false;
    this.willTell = options.willTell ?? false;
    this.isUnasked = options.isUnasked ?? false;
  }
}
