import type { Counters } from './action.ts';
import type { JsonObject } from './json.ts';
import type { NotOffered } from './kind.ts';

export const API_VERSION = 'tenantry.dev/v1';

/** What a person writes. */
export interface Manifest {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly spec: JsonObject;
}

export interface ManifestMetadata {
  /** Accepted in any case, kept in lower case. */
  readonly name: string;
  /** The tenant it lives in; only for kinds that live in one. */
  readonly tenant?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest as the store keeps it. */
export interface DeclaredObject {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  /** The name as it was typed. */
  readonly displayName: string;
  /** Name of the tenant it lives in, or null for kinds that live in none. */
  readonly tenant: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Counts changes of `spec` and of `counters`, from 1. */
  readonly generation: number;
  /** Changes with every write of the row, status included; the ETag of the API. Decimal string. */
  readonly resourceVersion: string;
  readonly spec: JsonObject;
  /** What actions counted; empty at first. */
  readonly counters: Counters;
  readonly status: ObjectStatus;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Set when deletion was asked for; the object goes when its last resource was observed gone. */
  readonly deletionRequestedAt: Date | null;
}

/** Portal and CLI colour by it: ready, working, waiting, failing, asleep, deleting. */
export type Phase = 'pending' | 'working' | 'waiting' | 'ready' | 'failing' | 'deleting';

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** CamelCase, stable, for programs. */
  readonly reason: string;
  /** A sentence, for people. */
  readonly message: string;
  /** ISO time of the last change of `status`. */
  readonly since: string;
}

/** One thing that a pass waits for. */
export interface Wait {
  /** Key of the resource, or kind/name of the object it depends on. */
  readonly on: string;
  readonly title: string;
  readonly reason: string;
  /** CamelCase, stable, for programs; where it waits because something is wrong. */
  readonly code?: string;
  /** What to do about it, where somebody has to. */
  readonly remedy?: string;
  /** ISO time. */
  readonly since: string;
}

/** Written by the engine alone. */
export interface ObjectStatus {
  readonly phase: Phase;
  readonly observedGeneration: number;
  readonly conditions: readonly Condition[];
  /** How many of the resources stand as they should. */
  readonly progress: { readonly done: number; readonly total: number };
  readonly waitingFor: readonly Wait[];
  /** Values other objects use (an Infrastructure's issuer URL), and values people want to see. Never secrets. */
  readonly outputs: JsonObject;
  /** What it goes without where it lives; left out when there is nothing. */
  readonly notOffered?: readonly NotOffered[];
}

export const EMPTY_STATUS: ObjectStatus = {
  phase: 'pending',
  observedGeneration: 0,
  conditions: [],
  progress: { done: 0, total: 0 },
  waitingFor: [],
  outputs: {},
};

/** What kinds see of an object: not what people note on it. A change of that alone makes nothing else, and begins no pass. */
export type CompiledObject = Omit<DeclaredObject, 'labels' | 'annotations'>;
