import type { KubeObject } from '../contract.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { duplicateValue, type FieldFault, forbiddenField, invalidValue, requiredValue } from '../registry/failures.ts';
import { quantityFaults, quantityValue } from './quantities.ts';

/** Resources that come in whole numbers. */
const countable =
  /^(pods|services|services\..*|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims|count\/.+)$/;

/** A quota's limits: quantities, not negative, and whole where things are counted. */
export function quotaFaults(quota: KubeObject): FieldFault[] {
  return Object.entries(fieldsOf(fieldsOf(quota.spec).hard)).flatMap(([name, amount]) => {
    const field = `spec.hard[${name}]`;
    const faults = quantityFaults(field, amount);
    if (faults.length > 0 || !countable.test(name) || Number.isInteger(quantityValue(amount))) return faults;
    return [invalidValue(field, amount, 'must be an integer')];
  });
}

const amounts = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** A limit range's amounts, each for itself and in their order: min ≤ default request ≤ default ≤ max. */
export function limitRangeFaults(range: KubeObject): FieldFault[] {
  const seen = new Set<string>();
  return listOf(fieldsOf(range.spec).limits).flatMap((limit, index) => {
    const at = `spec.limits[${index}]`;
    const type = textOf(limit.type);
    if (type === '') return [requiredValue(`${at}.type`)];
    if (seen.has(type)) return [duplicateValue(`${at}.type`, type)];
    seen.add(type);
    return limitFaults(limit, type, at);
  });
}

function limitFaults(limit: Fields, type: string, at: string): FieldFault[] {
  const faults = amounts.flatMap((part) =>
    Object.entries(fieldsOf(limit[part])).flatMap(([name, amount]) => quantityFaults(`${at}.${part}[${name}]`, amount)),
  );
  if (faults.length > 0) return faults;
  if (type === 'Pod') {
    for (const part of ['default', 'defaultRequest'] as const) {
      if (Object.keys(fieldsOf(limit[part])).length > 0)
        faults.push(forbiddenField(`${at}.${part}`, `may not be specified when \`type\` is 'Pod'`));
    }
  }
  const names = new Set(amounts.flatMap((part) => Object.keys(fieldsOf(limit[part]))));
  for (const name of [...names].sort()) faults.push(...orderFaults(limit, name, at));
  return faults;
}

/** Pairs that must be in order; what is complained of is the field of the first. */
const orders = [
  ['min', 'min', 'max', 'max'],
  ['defaultRequest', 'default request', 'min', 'min'],
  ['defaultRequest', 'default request', 'max', 'max'],
  ['defaultRequest', 'default request', 'default', 'default'],
  ['default', 'default', 'min', 'min'],
  ['default', 'default', 'max', 'max'],
] as const;

function orderFaults(limit: Fields, name: string, at: string): FieldFault[] {
  return orders.flatMap(([field, word, otherField, otherWord]) => {
    const value = fieldsOf(limit[field])[name];
    const other = fieldsOf(limit[otherField])[name];
    if (value === undefined || other === undefined) return [];
    const isLower = otherField === 'min';
    const difference = quantityValue(value) - quantityValue(other);
    if (isLower ? difference >= 0 : difference <= 0) return [];
    const [low, lowWord, high, highWord] = isLower ? [other, otherWord, value, word] : [value, word, other, otherWord];
    const detail = `${lowWord} value ${String(low)} is greater than ${highWord} value ${String(high)}`;
    return [invalidValue(`${at}.${field}[${name}]`, value, detail)];
  });
}
