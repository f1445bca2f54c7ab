import type { CelInput, CelValue } from '@bufbuild/cel';
import type { AdmissionRequest, ClusterContext, KubeObject } from '../../contract.ts';
import { listAt, stringAt } from '../../machinery/index.ts';
import { authorizerFor } from '../cel/authorizer.ts';
import { compile } from '../cel/compile.ts';
import type { Meter } from '../cel/cost.ts';
import { asCel, fromJson, LazyFields } from '../cel/values.ts';
import { VARIABLES } from './expressions.ts';
import { namespaceObjectOf } from './match.ts';

export type Bindings = Record<string, CelInput>;

/** What the expressions of a policy see of a request. Variables are computed when first used, and once. */
export function bindingsFor(
  context: ClusterContext,
  request: AdmissionRequest,
  policy: KubeObject,
  params: KubeObject | null,
  meter?: Meter,
): Bindings {
  const namespace = namespaceObjectOf(context, request);
  const bindings: Bindings = {
    object: fromJson(request.object),
    oldObject: fromJson(request.oldObject),
    request: fromJson(requestView(request)),
    params: fromJson(params),
    namespaceObject: namespace === 'none' || request.type.plural === 'namespaces' ? null : fromJson(namespace),
    authorizer: authorizerFor(context, request.user, {
      group: request.type.group,
      resource: request.type.plural,
      subresource: request.subresource,
      namespace: request.namespace,
      name: request.name === '' ? null : request.name,
    }),
  };
  bindings.variables = asCel(new LazyFields(variables(policy, bindings, meter)));
  return bindings;
}

function variables(
  policy: KubeObject,
  bindings: Bindings,
  meter: Meter | undefined,
): (name: string) => CelValue | undefined {
  const expressions = new Map(
    listAt(policy, 'spec', 'variables').map((variable) => [
      stringAt(variable, 'name') ?? '',
      stringAt(variable, 'expression') ?? '',
    ]),
  );
  const values = new Map<string, CelValue>();
  const computing = new Set<string>();
  return (name) => {
    const expression = expressions.get(name);
    if (expression === undefined) return undefined;
    const present = values.get(name);
    if (present !== undefined) return present;
    if (computing.has(name)) throw new Error(`composited variable "${name}" refers to itself`);
    computing.add(name);
    try {
      const value = compile(expression, VARIABLES, 'any').evaluate(bindings, meter);
      values.set(name, value);
      return value;
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      throw new Error(`composited variable "${name}" fails to evaluate: ${cause}`, { cause: error });
    } finally {
      computing.delete(name);
    }
  };
}

function requestView(request: AdmissionRequest): unknown {
  const { group, version, plural } = request.type;
  const kind = kindOf(request);
  const resource = { group, version, resource: plural };
  const { username, uid, groups, extra } = request.user;
  return {
    kind,
    resource,
    ...(request.subresource === null
      ? {}
      : { subResource: request.subresource, requestSubResource: request.subresource }),
    requestKind: kind,
    requestResource: resource,
    name: request.name,
    ...(request.namespace === null ? {} : { namespace: request.namespace }),
    operation: request.operation,
    userInfo: { username, ...(uid === undefined ? {} : { uid }), groups, extra: extra ?? {} },
    dryRun: request.dryRun,
    options: request.options,
  };
}

/** What is sent to a subresource is often of a kind of its own: a Scale, an Eviction, a TokenRequest. */
function kindOf(request: AdmissionRequest): { group: string; version: string; kind: string } {
  const { group, version, kind } = request.type;
  if (request.subresource === null || request.object === null) return { group, version, kind };
  const [first = '', second] = request.object.apiVersion.split('/');
  const own = second === undefined ? { group: '', version: first } : { group: first, version: second };
  return { ...own, kind: request.object.kind };
}
