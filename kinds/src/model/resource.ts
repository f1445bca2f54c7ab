import type { JsonPrimitive } from './json.ts';

/**
 * A value that is known only once another resource of the same object is real: the principal id of an identity,
 * the issuer URL of a cluster. The engine puts the value in its place; a resource with an unresolved output waits.
 */
export interface OutputReference {
  readonly $output: { readonly resource: string; readonly name: string };
}

/** Several parts joined into one string once every output among them is known. */
export interface Concatenation {
  readonly $concat: readonly (string | OutputReference)[];
}

export type TemplateValue = JsonPrimitive | OutputReference | Concatenation | Template | readonly TemplateValue[];
/** A body in which some values are still references to outputs. Plain JSON, so it can be stored and compared. */
export interface Template {
  readonly [key: string]: TemplateValue;
}

/** What becomes of something that already stands at a resource's id and does not carry our owner mark. */
export type AdoptionPolicy = 'never' | 'ifIdentical' | 'always';

/** What must hold of something that exists, before an object builds on it. */
export interface Requirement {
  /** Into the observed body, dotted; `[]` after a name stands for every item of the list. */
  readonly path: string;
  /**
   * The value, or the id that every id there must lie in, or the address range that one of the ranges there must cover. Ids and
   * names compare without case.
   */
  readonly is: JsonPrimitive | { readonly within: string } | { readonly covering: string };
  /** What is wrong otherwise, for people: "its OIDC issuer is off". */
  readonly otherwise: string;
  readonly remedy: string;
}

/** Stands in `goesBefore` for all that lives in the object or refers to it. */
export const CONTENTS = '@contents';

/**
 * One real thing that an object stands for, as the kind's `compile` asks for it.
 *
 * `id` is deterministic (invariant I2) and known before anything exists. `dependsOn` and the outputs used in `body`
 * together order creation; deletion runs in the reverse of it.
 */
export interface DesiredResource {
  /** Stable name within the object, such as `resource-group` or `nsg-rule/inbound`. */
  readonly key: string;
  /** What a person calls it, in lower case: "managed identity", "network policy default-deny". */
  readonly title: string;
  /** Name of the driver that handles it. */
  readonly driver: string;
  /** Where it lives, in the driver's own form: `azure:<subscription id>`, `aks:<cluster id>`, `kubeconfig:<file>`. */
  readonly connection: string;
  /** `Microsoft.Network/applicationSecurityGroups`, `networking.k8s.io/v1/NetworkPolicy`, … */
  readonly type: string;
  /** ARM resource id, Kubernetes API path of the object, or the vault's ARM id followed by `/secrets/<name>`. */
  readonly id: string;
  readonly body: Template;
  readonly dependsOn: readonly string[];
  /** Values others may use: name → path into the observed body (`properties.principalId`). */
  readonly outputs?: Readonly<Record<string, string>>;
  /**
   * Values that people want to see, name → path as in `outputs`, with `[key]` for a key that has dots and `[0]` for an item of a
   * list. Shown as they were seen last, whether the resource is ready or not; what is not there is left out.
   */
  readonly shows?: Readonly<Record<string, string>>;
  /**
   * It runs and ends. It stays as it was made for its id, whatever `body` becomes, but for the fields named here, dotted; and once
   * it was ready, it is not made again when it is gone.
   */
  readonly once?: { readonly follows: readonly string[] };
  /** Key of a resource (resource group, namespace) whose deletion takes this one along, saving a call of its own. */
  readonly deletedWith?: string;
  /**
   * Keys of resources that are taken away only after this one, though it does not wait for them while it is made or repaired:
   * a namespace goes before its nodes, and must be put right while they are upgraded. `CONTENTS` says that it goes even before
   * the objects that live in this one: a lock would keep them from going.
   */
  readonly goesBefore?: readonly string[];
  /**
   * Keys of resources whose work this one does where it is declared and they are not any more: they go only once it stands, so that
   * the work is done throughout, and go on for as long as it does not.
   */
  readonly takesOver?: readonly string[];
  readonly adopt?: AdoptionPolicy;
  /**
   * It was there before, is used as it is, and stays: it is looked at and never written, marked or taken away. `body` is empty.
   */
  readonly existing?: readonly Requirement[];
  /** The object is whole without it where the system does not serve its type (Cilium policies on another network). */
  readonly optional?: boolean;
  /**
   * Its deviation may open the tenant's boundary: whoever rewrites it, it is put right on every change, at most once a second,
   * and never held off. Default true (closed by default); a kind says false of what may wait while another manager fights over it.
   */
  readonly guards?: boolean;
}

/**
 * Refers to output `name` of the resource with key `resource` of the same object, or, written `@<field>`, of the object
 * that the reference at `spec.<field>` names.
 */
export function output(resource: string, name: string): OutputReference {
  return { $output: { resource, name } };
}

/** Joins strings and outputs. */
export function concat(...parts: readonly (string | OutputReference)[]): Concatenation {
  return { $concat: parts };
}
