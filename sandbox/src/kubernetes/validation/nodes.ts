import type { KubeObject } from '../contract.ts';
import { fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import {
  duplicateValue,
  type FieldFault,
  invalidValue,
  requiredValue,
  unsupportedValue,
} from '../registry/failures.ts';
import { labelValueFaults, qualifiedNameFaults } from '../registry/names.ts';

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Taints of a node: a key and effect, each pair once. */
export function nodeFaults(node: KubeObject): FieldFault[] {
  const faults: FieldFault[] = [];
  const seen = new Set<string>();
  for (const [index, taint] of listOf(fieldsOf(node.spec).taints).entries()) {
    const at = `spec.taints[${index}]`;
    const [key, value, effect] = [textOf(taint.key), textOf(taint.value), textOf(taint.effect)];
    if (key === '') faults.push(requiredValue(`${at}.key`, 'name part must be non-empty'));
    else for (const detail of qualifiedNameFaults(key)) faults.push(invalidValue(`${at}.key`, key, detail));
    for (const detail of labelValueFaults(value)) faults.push(invalidValue(`${at}.value`, value, detail));
    if (effect === '') faults.push(requiredValue(`${at}.effect`));
    else if (!effects.includes(effect)) faults.push(unsupportedValue(`${at}.effect`, effect, effects));
    if (seen.has(`${key}:${effect}`))
      faults.push({ ...duplicateValue(at, ''), message: duplicateTaint(key, value, effect) });
    seen.add(`${key}:${effect}`);
  }
  return faults;
}

function duplicateTaint(key: string, value: string, effect: string): string {
  const shown = JSON.stringify({ key, ...(value === '' ? {} : { value }), effect });
  return `Duplicate value: ${shown}: taints must be unique by key and effect pair`;
}
