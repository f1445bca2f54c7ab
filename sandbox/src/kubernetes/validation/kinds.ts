import type { KubeObject } from '../contract.ts';
import type { FieldFault } from '../registry/failures.ts';
import type { ServedType } from '../types/served.ts';

type Check = (object: KubeObject) => FieldFault[];

const checks: Readonly<Record<string, Check>> = {};

/** What the rules of a kind find wrong. */
export function kindFaults(type: ServedType, object: KubeObject): FieldFault[] {
  if (type.custom !== undefined) return [...type.custom.validate(object)];
  return checks[`${type.group}/${type.kind}`]?.(object) ?? [];
}
