import type { HttpReply, HttpRequest } from '../../http/message.ts';
import type { JsonObject } from '../../json.ts';
import type { Caller } from '../access/caller.ts';
import type { ProvisioningState, ResourceRecord } from '../arm/resource.ts';
import type { World } from '../world.ts';

/**
 * How a write ends. `sync`: when the answer comes. `state`: the client polls the resource's provisioningState.
 * `azure-async` and `location`: the client polls the address in that header.
 */
export type WriteMode = 'sync' | 'state' | 'azure-async' | 'location';

/** A draft of what is about to be stored; behaviours complete it in place, or throw `ArmError`. */
export interface Draft {
  readonly id: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly caller: Caller;
  readonly previous: ResourceRecord | undefined;
  body: JsonObject;
  hidden: JsonObject;
  /** What the long write is called while it runs, where that is not Creating or Updating. */
  underWayState?: ProvisioningState;
}

export interface ActionContext {
  readonly world: World;
  readonly record: ResourceRecord;
  readonly request: HttpRequest;
  readonly caller: Caller;
  readonly body: JsonObject;
}

/** What is particular to a type, beyond its row. */
export interface Behaviour {
  /** Checks what the schema cannot say, and fills in what the service itself writes. */
  complete?(draft: Draft, world: World): void;
  /** Waits for what `complete` needs. Nothing is checked yet, so it must leave nothing behind that matters. */
  prepare?(id: string, world: World): Promise<void>;
  /** The work that the long operation stands for. Also run again after a restart in its midst: must be repeatable. */
  provision?(record: ResourceRecord, world: World): Promise<void>;
  /** After the write is stored: children that were sent inside the parent. */
  stored?(record: ResourceRecord, draft: Draft, world: World): void;
  /** Refuses a deletion by throwing. */
  beforeDelete?(record: ResourceRecord, world: World): void;
  /** Takes down what the resource stood for. Repeatable. */
  remove?(record: ResourceRecord, world: World): Promise<void>;
  /** The record as answered to clients, where it holds more than is stored. */
  show?(body: JsonObject, record: ResourceRecord, world: World): JsonObject;
  /** What is added where the client asks for it: `$expand=instanceView`, or `statusOnly=true` of a list. */
  expand?(body: JsonObject, record: ResourceRecord): JsonObject;
  /** POST actions by name, in lower case. */
  readonly actions?: Readonly<Record<string, (context: ActionContext) => Promise<HttpReply>>>;
}

/** One row of the table of types. */
export interface ArmType {
  /** `Microsoft.Network/virtualNetworks/subnets`, in Microsoft's spelling. */
  readonly type: string;
  readonly apiVersions: readonly string[];
  /** Where it may live. `extension`: on any scope or resource. */
  readonly scope: 'subscription' | 'resourceGroup' | 'extension';
  /** Has a location and tags, and so shows up in lists across types. */
  readonly tracked: boolean;
  readonly put: WriteMode;
  readonly delete: WriteMode | 'refused';
  /** Adds `Location` beside `Azure-AsyncOperation` on deletion. */
  readonly name?: RegExp;
  /** Whether properties.provisioningState is part of the type. */
  readonly hasState: boolean;
  /** Shows an etag and honours If-Match and If-None-Match. */
  readonly hasEtag: boolean;
  /** Whether a PATCH merges the whole body, only tags, or is not served. */
  readonly patch: 'merge' | 'tags' | 'refused';
  /** Status of a PUT that creates. */
  readonly createdStatus: 200 | 201 | 202;
  /** Of a PUT on what exists, where it is not 200. */
  readonly replacedStatus?: 201;
  /** Changing what is there takes no time, though making it does. */
  readonly changesAtOnce?: boolean;
  /** Milliseconds a write takes at normal pace. */
  readonly delayMs: number;
  /** Ids in the body must exist; the code and status to refuse with. */
  readonly references?: { readonly status: number; readonly code: string };
  /** Refuses deletion while another resource points at it, with this code. */
  readonly inUse?: { readonly code: string; readonly what: string };
  readonly behaviour?: Behaviour;
}
