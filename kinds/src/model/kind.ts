import type { z } from 'zod';
import type { Action } from './action.ts';
import type { Consent, ConsentRule } from './consent.ts';
import type { JsonObject } from './json.ts';
import type { CompiledObject, DeclaredObject } from './object.ts';
import type { DesiredResource } from './resource.ts';
import type { Usage } from './usage.ts';

/** A platform kind stands alone; a tenant kind lives in a tenant and is deleted with it. */
export type Scope = 'platform' | 'tenant';

/**
 * What people look for it under: what runs, what keeps data, machines and the ways to them, who reaches whom, who may do what. Kinds
 * that stand alone are of the platform.
 */
export type KindGroup = 'services' | 'data' | 'nodes' | 'boundary' | 'access' | 'platform';

/** A reference from one object to another. The referrer waits until the other is ready, and the other cannot be deleted before it. */
export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly tenant: string | null;
  /** Where in the manifest it stands, for error messages: `spec.infrastructure`. */
  readonly field: string;
  /** The referrer does not keep the other from being deleted: it is ended first. */
  readonly ends?: true;
}

/**
 * A number that must be unique within a pool, such as the priority of a rule in one network security group. The engine
 * allocates it in the database under a unique constraint before `compile`, keeps it for the object's life, and frees it
 * with the object.
 */
export interface AllocationRequest {
  /** Name within the object. */
  readonly key: string;
  /** What it must be unique in. */
  readonly pool: string;
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  /** What people are told when nobody can have a number any more. */
  readonly whenFull?: { readonly message: string; readonly remedy: string };
}

/**
 * A name that belongs to one object of a pool, such as a host within an infrastructure. `*.example.com` claims every name
 * below example.com, at any depth. Held in the database under a constraint from the time the object is stored; who comes
 * second is refused. Freed with the object, or when the object no longer claims it and what keeps it is gone.
 */
export interface NameClaim {
  /** What it must be unique in: `host/<infrastructure>`. */
  readonly pool: string;
  readonly name: string;
  /** Where in the manifest it stands, for error messages: `spec.hosts[0]`. */
  readonly field: string;
  /** Key of a resource: while it stands, the name is not free although the object claims it no longer. */
  readonly keptBy?: string;
  /** What people are told in place of the name, which is none to them; the holder follows the message. */
  readonly whenHeld?: { readonly message: string; readonly remedy: string };
}

/** What is wrong with a spec in the light of what it refers to. */
export interface SpecFault {
  /** `spec.nodes.names`. */
  readonly field: string;
  readonly message: string;
  readonly remedy: string;
}

/** Something that an object would bring elsewhere, and cannot have where it is. */
export interface NotOffered {
  /** What is missing, for people: "managed identity". */
  readonly feature: string;
  /** Why, and what to do instead if there is something. */
  readonly reason: string;
}

/** Something that another object has to do before this one is ready. */
export interface Outstanding {
  /** The other, as kind/name. */
  readonly on: string;
  /** The other, for people. */
  readonly title: string;
  /** What it has not done yet. */
  readonly reason: string;
}

/** All that a kind may know when it compiles. */
export interface CompileInput<Spec> {
  readonly object: CompiledObject;
  readonly spec: Spec;
  /**
   * The referenced objects, by the field of the reference; of what lives in a tenant also the tenant, as `tenant`, and what
   * that refers to, as `infrastructure`. All are ready.
   */
  readonly references: Readonly<Record<string, CompiledObject>>;
  readonly allocations: Readonly<Record<string, number>>;
  readonly installation: Installation;
  /** Of a kind with `consent`: the answer that is in force. */
  readonly consent?: Consent;
  /** The time of the pass, for what an object shows; what it compiles to is the same at any time. */
  readonly now?: Date;
  /** Objects of the kinds in `relations` that refer to this one and are in force, by kind. */
  readonly related?: Readonly<Record<string, readonly CompiledObject[]>>;
}

/** What is true for the whole installation, and no secret. */
export interface Installation {
  readonly azure: {
    readonly subscriptionId: string;
    readonly tenantId: string;
    /** Object id of the principal the control plane acts as, when known: it gives itself the vault role it needs. */
    readonly principalId: string | null;
  } | null;
}

/** A manifest for people to begin with. */
export interface Example {
  readonly name: string;
  readonly tenant?: string;
  readonly spec: JsonObject;
}

export function groupOf({ group, scope }: Pick<Kind, 'group' | 'scope'>): KindGroup {
  return group ?? (scope === 'platform' ? 'platform' : 'services');
}

/**
 * What a person can declare: a schema, and a pure function from a declared object to the resources it stands for.
 * API routes, OpenAPI, CLI, plan, audit, drift repair and deletion follow from it.
 */
export interface Kind<Spec = unknown> {
  /** CamelCase, singular: `StorageAccount`. */
  readonly name: string;
  /** Lower case, as in URLs: `storageaccounts`. */
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly scope: Scope;
  /** One sentence for help texts and the API's documentation. */
  readonly summary: string;
  /** Default: `services` for what lives in a tenant, `platform` otherwise. */
  readonly group?: KindGroup;
  /** What lists show of each object beside its name and state: title → dotted path (`spec.image`), the most telling first. Default: nothing. */
  readonly figures?: Readonly<Record<string, string>>;
  /** Strict: an unknown field is an error. Every field is described, with unit and default. */
  readonly schema: z.ZodType<Spec>;
  /** Longest allowed name, so that every derived name fits the limits of what it names. */
  readonly maxNameLength: number;
  /** A manifest that a reader can apply as it is, beside the examples of the other kinds. */
  readonly example: Example & {
    /** What it needs besides. */
    readonly beside?: readonly (Example & { readonly kind: string })[];
  };
  /** Fields of the spec that cannot change after creation: dotted path → why, and what to do instead. */
  readonly immutable: Readonly<Record<string, string>>;
  /** `tenant` is the one it lives in; null for a platform kind. */
  references(spec: Spec, tenant: string | null): readonly ObjectReference[];
  /**
   * `given` holds the numbers allocated so far. It is asked again until it has no request left that is not answered, so
   * that what a number must be unique in may depend on another: the group that a priority counts in, on the tenant's shard.
   */
  allocations(
    input: Omit<CompileInput<Spec>, 'allocations'>,
    given: Readonly<Record<string, number>>,
  ): readonly AllocationRequest[];
  /** Names that no other object may have. `references` may lack what does not exist; the manifest is refused for that. */
  claims?(spec: Spec, around: Pick<CompileInput<Spec>, 'references'>): readonly NameClaim[];
  /** What it uses of what its infrastructure limits: sizes, and what is paid for. Default: nothing but its place in the count of its kind. */
  usage?(spec: Spec): Usage;
  /** What the schema cannot know, since it depends on what the object refers to. Told when the manifest is sent. */
  faults?(
    input: Pick<CompileInput<Spec>, 'spec' | 'references'> & {
      /** The object as it is stored; not there when it is new. */
      readonly existing?: DeclaredObject;
    },
  ): readonly SpecFault[];
  /** Deeds that people know by a verb, such as restart; API, command line and documentation of them follow. */
  readonly actions?: readonly Action<Spec>[];
  /** What it goes without here, by choice of the system it lives on; shown in its status. */
  notOffered?(input: Pick<CompileInput<Spec>, 'spec' | 'references'>): readonly NotOffered[];
  /** Without it, an object has its effects as soon as it is declared. */
  readonly consent?: ConsentRule<Spec>;
  /** Kinds whose objects change what the objects of this kind compile to that they refer to. */
  readonly relations?: readonly string[];
  compile(input: CompileInput<Spec>): readonly DesiredResource[];
  /**
   * What objects that it refers to have still to do for it, though all of its own stands: it is not ready before. They wake it when
   * their outputs change. Default: nothing.
   */
  awaits?(input: CompileInput<Spec>): readonly Outstanding[];
  /** What the object shows of its resources once they are real. `resources` holds each resource's outputs by key. */
  outputs(input: CompileInput<Spec>, resources: Readonly<Record<string, JsonObject>>): JsonObject;
  /**
   * What its status shows besides, even while it is not ready: how it is just now. `resources` holds what each resource that was
   * looked at `shows`, by key; what is not among the answer stays as it was.
   */
  shows?(input: CompileInput<Spec>, resources: Readonly<Record<string, JsonObject>>): JsonObject;
  /** When it shows something else though nothing happens; null, as without it, for never. */
  changesAt?(input: CompileInput<Spec>): Date | null;
}
