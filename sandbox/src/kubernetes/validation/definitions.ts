import type { KubeObject } from '../contract.ts';
import type { JsonSchema } from '../customresources/json-schema.ts';
import { ruleSyntaxFaults } from '../customresources/rules.ts';
import { fieldsOf, listOf, textOf } from '../defaults/fields.ts';
import { type FieldFault, invalidValue, requiredValue } from '../registry/failures.ts';

export function definitionFaults(definition: KubeObject): FieldFault[] {
  const spec = fieldsOf(definition.spec);
  const names = fieldsOf(spec.names);
  const faults: FieldFault[] = [];
  const wanted = `${textOf(names.plural)}.${textOf(spec.group)}`;
  const { name } = definition.metadata;
  if (name !== wanted) faults.push(invalidValue('metadata.name', name, 'must be spec.names.plural+"."+spec.group'));
  const versions = listOf(spec.versions);
  if (versions.filter((version) => version.storage === true).length !== 1) {
    faults.push(invalidValue('spec.versions', versions, 'must have exactly one version marked as storage version'));
  }
  for (const [index, version] of versions.entries()) {
    const schema = fieldsOf(version.schema).openAPIV3Schema;
    if (schema !== undefined) {
      faults.push(...ruleSyntaxFaults(schema as JsonSchema, `spec.versions[${index}].schema.openAPIV3Schema`));
      continue;
    }
    faults.push(requiredValue(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required'));
  }
  if (textOf(names.kind) === '') faults.push(requiredValue('spec.names.kind'));
  return faults;
}
