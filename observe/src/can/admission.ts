import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { labelsOf, listOf, objectOf, textOf, textsOf } from '../json.ts';
import { matches } from '../reach/labels.ts';
import { readSelector } from '../reach/read-policies.ts';
import type { Wanted } from './rbac.ts';

/** An admission policy that looks at what an allowed request carries, and may still refuse or change it. */
export interface Restriction {
  readonly kind: string;
  readonly name: string;
  readonly rules: number;
}

export interface AdmissionObjects {
  readonly policies: readonly JsonObject[];
  readonly bindings: readonly JsonObject[];
  readonly namespaceLabels: Readonly<Record<string, string>>;
}

const CONNECTS = ['exec', 'attach', 'portforward', 'proxy'];

/** Policies bound to this namespace whose constraints take in such a request. Reading passes by admission. */
export function restrictions({ policies, bindings, namespaceLabels }: AdmissionObjects, wanted: Wanted): Restriction[] {
  const operation = operationOf(wanted);
  if (operation === null) return [];
  return policies.flatMap((policy) => {
    const name = textOf(objectOf(policy.metadata).name);
    const spec = objectOf(policy.spec);
    const constraints = objectOf(spec.matchConstraints);
    if (!listOf(constraints.resourceRules).some((rule) => takesIn(rule, wanted, operation))) return [];
    if (!selects(constraints.namespaceSelector, namespaceLabels)) return [];
    const isBound = bindings.some((binding) => {
      const { policyName, matchResources } = objectOf(binding.spec);
      const isOfKind = textOf(binding.kind) === `${textOf(policy.kind)}Binding`;
      return isOfKind && policyName === name && selects(objectOf(matchResources).namespaceSelector, namespaceLabels);
    });
    if (!isBound) return [];
    return [{ kind: textOf(policy.kind), name, rules: listOf(spec.validations ?? spec.mutations).length }];
  });
}

function operationOf({ verb, resource }: Wanted): string | null {
  if (CONNECTS.includes(resource.split('/')[1] ?? '')) return 'CONNECT';
  switch (verb) {
    case 'create':
      return 'CREATE';
    case 'update':
    case 'patch':
      return 'UPDATE';
    case 'delete':
    case 'deletecollection':
      return 'DELETE';
    default:
      return null;
  }
}

function takesIn(rule: JsonValue, { group, resource }: Wanted, operation: string): boolean {
  const body = objectOf(rule);
  const has = (list: JsonValue | undefined, value: string) => textsOf(list).some((one) => one === '*' || one === value);
  const [plain = '', subresource] = resource.split('/');
  const patterns = subresource === undefined ? [plain, '*/*'] : [resource, `${plain}/*`, `*/${subresource}`, '*/*'];
  const isNamed = textsOf(body.resources).some(
    (one) => patterns.includes(one) || (one === '*' && subresource === undefined),
  );
  return isNamed && has(body.apiGroups, group) && has(body.operations, operation);
}

const selects = (selector: JsonValue | undefined, labels: Readonly<Record<string, string>>): boolean =>
  selector === undefined || matches(readSelector(selector), labels);

export function namespaceLabelsOf(namespace: JsonObject | null): Readonly<Record<string, string>> {
  return labelsOf(objectOf(namespace?.metadata).labels);
}
