import type { JsonObject, JsonValue } from '@tenantry/kinds';
import type { CisId } from '../benchmarks/cis.ts';
import type { MtbId } from '../benchmarks/mtb.ts';
import type { KubeRequest } from '../call.ts';
import type { Attack } from '../facts.ts';

/** One field of a request: where it is, and what it becomes. `undefined` takes it away. */
export interface Change {
  readonly path: readonly (string | number)[];
  readonly value: JsonValue | undefined;
}

/**
 * One rule of the boundary as a pair: the control is fully compliant and must be admitted; the mutant is the control with
 * one field changed and must be refused, by a message that names the field. Sent by the tenant's editor, as dry runs.
 */
export interface Rule {
  /** Stable; `area/what`. */
  readonly id: string;
  /** What the mutant attempts. */
  readonly what: string;
  /** Ids of `BOUNDARY_RULES` that it proves. */
  readonly boundary?: readonly string[];
  readonly mtb?: readonly MtbId[];
  readonly cis?: readonly CisId[];
  /** Why it does not apply to this attack, or null. */
  skip?(attack: Attack): string | null;
  control(attack: Attack): KubeRequest;
  change(attack: Attack): Change;
  /** What the refusal must say. */
  readonly names: RegExp;
  /** 403 unless Kubernetes itself answers this refusal otherwise. */
  readonly statuses?: readonly number[];
  /** Where the cluster puts it right rather than refuse it: whether the `spec` that it answers keeps the rule. */
  isCorrected?(spec: JsonObject, attack: Attack): boolean;
  /** The mutant may come out of any controller as well, so templates are tried too. */
  readonly isOfPods?: boolean;
}

/** The control with the rule's one field changed. */
export function mutantOf(control: KubeRequest, { path, value }: Change): KubeRequest {
  // By way of JSON, since the parts of a control are shared: a clone would keep them so, and change in two places.
  const copy = JSON.parse(JSON.stringify(control)) as Container;
  let at = copy;
  for (const step of path.slice(0, -1)) {
    const next = Reflect.get(at, step) as Container | undefined;
    if (typeof next !== 'object' || next === null) throw new Error(`the control has nothing at ${path.join('.')}`);
    at = next;
  }
  const last = path.at(-1) ?? '';
  if (value !== undefined) Reflect.set(at, last, value);
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else Reflect.deleteProperty(at, last);
  return copy as unknown as KubeRequest;
}

/** An object or a list on the way to the field. */
type Container = object;
