import type { KubeObject } from '../contract.ts';
import { textOf } from '../defaults/fields.ts';
import { type FieldFault, forbiddenField, unsupportedValue } from '../registry/failures.ts';

/** What the cluster itself needs. */
const system: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const highestOfUsers = 1_000_000_000;
const policies = ['Never', 'PreemptLowerPriority'];

/** Nobody makes a class that outranks, or is named like, those of the system. */
export function priorityClassFaults(object: KubeObject): FieldFault[] {
  const faults: FieldFault[] = [];
  const { name } = object.metadata;
  if (name.startsWith('system-')) {
    if (system[name] !== object.value) {
      const why = `priority class names with 'system-' prefix are reserved for system use only. error: ${name} is not a known system priority class`;
      faults.push(forbiddenField('metadata.name', why));
    }
  } else if (Number(object.value ?? 0) > highestOfUsers) {
    faults.push(forbiddenField('value', `maximum allowed value of a user defined priority is ${highestOfUsers}`));
  }
  const policy = textOf(object.preemptionPolicy);
  if (policy !== '' && !policies.includes(policy)) {
    faults.push(unsupportedValue('preemptionPolicy', policy, policies));
  }
  return faults;
}
