import type { AdmissionRequest, ClusterContext, KubeObject } from '../../contract.ts';
import { isJson, listAt, selectorMatches, served, stringAt } from '../../machinery/index.ts';

/** Whether a policy's `matchConstraints` or a binding's `matchResources` speak of this request. */
export function resourcesMatch(context: ClusterContext, constraints: unknown, request: AdmissionRequest): boolean {
  if (!isJson(constraints)) return true;
  if (!objectSelected(constraints.objectSelector, request)) return false;
  if (!namespaceSelected(context, constraints.namespaceSelector, request)) return false;
  if (listAt(constraints, 'excludeResourceRules').some((rule) => ruleMatches(rule, request))) return false;
  const rules = listAt(constraints, 'resourceRules');
  return rules.length === 0 || rules.some((rule) => ruleMatches(rule, request));
}

/** A policy without rules speaks of nothing; a binding without rules leaves them to its policy. */
export function policyMatches(context: ClusterContext, constraints: unknown, request: AdmissionRequest): boolean {
  return listAt(constraints, 'resourceRules').length > 0 && resourcesMatch(context, constraints, request);
}

function ruleMatches(rule: unknown, request: AdmissionRequest): boolean {
  const has = (field: string, value: string) => {
    const values = listAt(rule, field);
    return values.includes('*') || values.includes(value);
  };
  const names = listAt(rule, 'resourceNames');
  return (
    has('operations', request.operation) &&
    has('apiGroups', request.type.group) &&
    // `matchPolicy: Equivalent`: any version of a resource is the resource.
    listAt(rule, 'apiVersions').length > 0 &&
    scopeMatches(stringAt(rule, 'scope') ?? '*', request) &&
    listAt(rule, 'resources').some((resource) => resourceMatches(String(resource), request)) &&
    (names.length === 0 || names.includes(request.name))
  );
}

function scopeMatches(scope: string, request: AdmissionRequest): boolean {
  const isNamespaced = request.namespace !== null && request.type.plural !== 'namespaces';
  return scope === '*' || (scope === 'Namespaced') === isNamespaced;
}

function resourceMatches(rule: string, request: AdmissionRequest): boolean {
  const [resource = '', subresource] = rule.split('/');
  if (resource !== '*' && resource !== request.type.plural) return false;
  if (subresource === undefined) return request.subresource === null;
  return subresource === '*' || subresource === request.subresource;
}

function objectSelected(selector: unknown, request: AdmissionRequest): boolean {
  if (!isJson(selector) || Object.keys(selector).length === 0) return true;
  return [request.object, request.oldObject].some(
    (object) => object !== null && selectorMatches(selector, object.metadata.labels),
  );
}

function namespaceSelected(context: ClusterContext, selector: unknown, request: AdmissionRequest): boolean {
  if (!isJson(selector) || Object.keys(selector).length === 0) return true;
  const namespace = namespaceObjectOf(context, request);
  return namespace === 'none' || selectorMatches(selector, namespace.metadata.labels);
}

/** The namespace a request is about: for a Namespace itself, that one. `none` for other cluster-wide objects. */
export function namespaceObjectOf(context: ClusterContext, request: AdmissionRequest): KubeObject | 'none' {
  if (request.type.plural === 'namespaces' && request.type.group === '') {
    return request.object ?? request.oldObject ?? 'none';
  }
  if (request.namespace === null) return 'none';
  return context.registry.get(served(context.registry, 'namespaces'), null, request.namespace) ?? 'none';
}
