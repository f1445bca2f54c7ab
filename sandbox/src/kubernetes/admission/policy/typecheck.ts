import type { ClusterContext, KubeObject, ResourceType } from '../../contract.ts';
import { listAt, stringAt } from '../../machinery/index.ts';
import type { StructSchema } from '../../types/schema.ts';
import { CompileFault, typeOfExpression } from '../cel/compile.ts';
import { type CelType, NAMESPACE, REQUEST, typeOfSchema } from '../cel/types.ts';

/** More types than these are not looked at. */
const typeLimit = 10;

export interface ExpressionWarning {
  readonly fieldRef: string;
  readonly warning: string;
}

/** The types that expressions see; `variables` has those of the policy that stand before `until`. Throws `CompileFault`. */
export function scopeOf(policy: KubeObject, object: CelType, until = Number.POSITIVE_INFINITY): Map<string, CelType> {
  const scope = new Map<string, CelType>([
    ['object', object],
    ['oldObject', object],
    ['request', REQUEST],
    ['namespaceObject', NAMESPACE],
  ]);
  const known = new Map<string, CelType>();
  scope.set('variables', { is: 'object', field: (name) => known.get(name) });
  for (const [index, variable] of listAt(policy, 'spec', 'variables').entries()) {
    if (index >= until) break;
    const name = stringAt(variable, 'name') ?? '';
    try {
      known.set(name, typeOfExpression(stringAt(variable, 'expression') ?? '', scope));
    } catch {
      // Told where the variable itself is looked at; its users are not to blame.
      known.set(name, 'dyn');
    }
  }
  return scope;
}

/** What a policy's validations get wrong about the types that it names, as its status tells; nothing is refused for it. */
export function typeWarnings(context: ClusterContext, policy: KubeObject): ExpressionWarning[] {
  const types = namedTypes(context, policy);
  if (types.length === 0) return [];
  return listAt(policy, 'spec', 'validations').flatMap((validation, index) =>
    (['expression', 'messageExpression'] as const).flatMap((part) => {
      const expression = stringAt(validation, part);
      if (expression === undefined || expression === '') return [];
      const faults = types.flatMap(({ name, type }) => {
        const fault = faultOf(expression, scopeOf(policy, type));
        return fault === undefined ? [] : [`${name}: ${fault}\n`];
      });
      if (faults.length === 0) return [];
      return [{ fieldRef: `spec.validations[${index}].${part}`, warning: faults.join('').trimEnd() }];
    }),
  );
}

function faultOf(expression: string, scope: ReadonlyMap<string, CelType>): string | undefined {
  try {
    typeOfExpression(expression, scope);
    return undefined;
  } catch (error) {
    if (error instanceof CompileFault) return error.message.replace(/^compilation failed: /, '');
    throw error;
  }
}

/** The kinds that the rules name outright; what a `*` stands for has no one type. */
function namedTypes(context: ClusterContext, policy: KubeObject): { name: string; type: CelType }[] {
  const found = new Map<string, CelType>();
  for (const rule of listAt(policy, 'spec', 'matchConstraints', 'resourceRules')) {
    for (const group of listAt(rule, 'apiGroups')) {
      for (const version of listAt(rule, 'apiVersions')) {
        for (const plural of listAt(rule, 'resources')) {
          const type = context.registry
            .types()
            .find((each) => each.group === group && each.version === version && each.plural === plural);
          if (type === undefined || found.size >= typeLimit) continue;
          const apiVersion = type.group === '' ? type.version : `${type.group}/${type.version}`;
          found.set(`${apiVersion}, Kind=${type.kind}`, typeOfSchema((type as Typed).schema));
        }
      }
    }
  }
  return [...found].map(([name, type]) => ({ name, type }));
}

/** Every served type has a schema; controllers see types without it. */
type Typed = ResourceType & { readonly schema: StructSchema };
