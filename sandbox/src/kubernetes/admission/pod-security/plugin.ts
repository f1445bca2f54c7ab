import {
  type AdmissionPlugin,
  type AdmissionRequest,
  type ClusterContext,
  type KubeObject,
  StatusError,
} from '../../contract.ts';
import { fieldAt, isJson, type Json, sameJson, served } from '../../machinery/index.ts';
import { forbidden } from '../refusal.ts';
import type { PodView } from './check.ts';
import { describe, type Level, type Policy, violations } from './evaluate.ts';

type Mode = 'enforce' | 'audit' | 'warn';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS: readonly string[] = ['privileged', 'baseline', 'restricted'];
/** Where the pod template sits in what makes pods. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  replicationcontrollers: ['spec', 'template'],
  podtemplates: ['template'],
  'deployments.apps': ['spec', 'template'],
  'replicasets.apps': ['spec', 'template'],
  'statefulsets.apps': ['spec', 'template'],
  'daemonsets.apps': ['spec', 'template'],
  'jobs.batch': ['spec', 'template'],
  'cronjobs.batch': ['spec', 'jobTemplate', 'spec', 'template'],
};
/** More than this many offending pods are counted, not named. */
const NAMED_PODS = 3_000;

/** Pod Security admission by the labels of the namespace: refuses pods, warns about pods and what makes them. */
export function podSecurity(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'PodSecurity',
    validate(request) {
      if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return;
      const { plural, group } = request.type;
      if (plural === 'namespaces' && group === '' && request.subresource === null)
        return checkNamespace(context, request);
      if (request.namespace === null || request.object === null) return;
      if (plural === 'pods' && group === '') return checkPod(context, request, request.object);
      const path = TEMPLATES[group === '' ? plural : `${plural}.${group}`];
      if (path !== undefined && request.subresource === null)
        checkTemplate(context, request, fieldAt(request.object, ...path));
    },
  };
}

function policyOf(namespace: KubeObject, mode: Mode): Policy {
  const labels = namespace.metadata.labels ?? {};
  const level = labels[`${PREFIX}${mode}`];
  // Unreadable labels fail closed, as the API server's do.
  const known = level === undefined ? 'privileged' : LEVELS.includes(level) ? (level as Level) : 'restricted';
  return { level: known, version: labels[`${PREFIX}${mode}-version`] ?? 'latest' };
}

function named(policy: Policy): string {
  return JSON.stringify(`${policy.level}:${policy.version}`);
}

function checkPod(context: ClusterContext, request: AdmissionRequest, pod: KubeObject): void {
  if (request.subresource !== null && !['ephemeralcontainers', 'resize'].includes(request.subresource)) return;
  if (request.operation === 'UPDATE' && !isSignificant(request)) return;
  const namespace = context.registry.get(served(context.registry, 'namespaces'), null, request.namespace ?? '');
  if (namespace === undefined) return;
  const view = viewOf(pod);
  if (view === undefined) return;
  const enforce = policyOf(namespace, 'enforce');
  const refused = describe(violations(enforce, view));
  if (refused !== undefined) throw forbidden(request, `violates PodSecurity ${named(enforce)}: ${refused}`);
  warn(namespace, request, view);
}

/** Metadata, an image and the like change nothing about what a pod may do. */
function isSignificant(request: AdmissionRequest): boolean {
  const strip = (object: KubeObject | null) => {
    const spec = structuredClone(fieldAt(object, 'spec'));
    if (!isJson(spec)) return spec;
    for (const field of ['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds']) delete spec[field];
    for (const list of ['containers', 'initContainers']) {
      for (const container of Array.isArray(spec[list]) ? spec[list] : [])
        if (isJson(container)) delete container.image;
    }
    return spec;
  };
  return !sameJson(strip(request.object), strip(request.oldObject));
}

function checkTemplate(context: ClusterContext, request: AdmissionRequest, template: unknown): void {
  const namespace = context.registry.get(served(context.registry, 'namespaces'), null, request.namespace ?? '');
  const view = viewOf(template);
  if (namespace === undefined || view === undefined) return;
  warn(namespace, request, view);
}

function warn(namespace: KubeObject, request: AdmissionRequest, view: PodView): void {
  const policy = policyOf(namespace, 'warn');
  const found = describe(violations(policy, view));
  if (found !== undefined) request.warn(`would violate PodSecurity ${named(policy)}: ${found}`);
}

function viewOf(source: unknown): PodView | undefined {
  const spec = fieldAt(source, 'spec');
  if (!isJson(spec)) return undefined;
  const annotations = fieldAt(source, 'metadata', 'annotations');
  return { annotations: isJson(annotations) ? (annotations as Record<string, string>) : {}, spec: spec as Json };
}

function checkNamespace(context: ClusterContext, request: AdmissionRequest): void {
  const namespace = request.object;
  if (namespace === null) return;
  refuseBadLabels(namespace, request.oldObject);
  if (request.operation !== 'UPDATE' || request.oldObject === null) return;
  const after = policyOf(namespace, 'enforce');
  const before = policyOf(request.oldObject, 'enforce');
  const isStricter = LEVELS.indexOf(after.level) > LEVELS.indexOf(before.level) || after.version !== before.version;
  if (after.level === 'privileged' || !isStricter) return;
  warnOfExistingPods(context, request, namespace, after);
}

function refuseBadLabels(namespace: KubeObject, before: KubeObject | null): void {
  const causes: { reason: string; message: string; field: string }[] = [];
  for (const mode of ['enforce', 'audit', 'warn'] as const) {
    const level = namespace.metadata.labels?.[`${PREFIX}${mode}`];
    if (level !== undefined && !LEVELS.includes(level) && before?.metadata.labels?.[`${PREFIX}${mode}`] !== level) {
      causes.push(fault(`${PREFIX}${mode}`, level, 'must be one of privileged, baseline, restricted'));
    }
    const version = namespace.metadata.labels?.[`${PREFIX}${mode}-version`];
    if (
      version !== undefined &&
      !/^(latest|v1\.\d+)$/.test(version) &&
      before?.metadata.labels?.[`${PREFIX}${mode}-version`] !== version
    ) {
      causes.push(fault(`${PREFIX}${mode}-version`, version, 'must be "latest" or "v1.x"'));
    }
  }
  if (causes.length === 0) return;
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  throw new StatusError(422, 'Invalid', `Namespace ${JSON.stringify(namespace.metadata.name)} is invalid: ${text}`, {
    name: namespace.metadata.name,
    kind: 'Namespace',
    causes,
  });
}

function fault(label: string, value: string, rule: string): { reason: string; message: string; field: string } {
  return {
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${rule}`,
    field: `metadata.labels[${label}]`,
  };
}

function warnOfExistingPods(
  context: ClusterContext,
  request: AdmissionRequest,
  namespace: KubeObject,
  policy: Policy,
): void {
  const pods = context.registry.list(served(context.registry, 'pods'), namespace.metadata.name).slice(0, NAMED_PODS);
  const byText = new Map<string, string[]>();
  for (const pod of pods) {
    const view = viewOf(pod);
    const found = view === undefined ? [] : violations(policy, view);
    if (found.length === 0) continue;
    const text = found.map(({ reason }) => reason).join(', ');
    byText.set(text, [...(byText.get(text) ?? []), pod.metadata.name]);
  }
  if (byText.size === 0) return;
  request.warn(
    `existing pods in namespace ${JSON.stringify(namespace.metadata.name)} violate the new PodSecurity enforce level ${named(policy)}`,
  );
  for (const [text, names] of [...byText].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const [first = ''] = names.sort();
    const others = names.length - 1;
    const also = others === 0 ? '' : others === 1 ? ' (and 1 other pod)' : ` (and ${others} other pods)`;
    request.warn(`${first}${also}: ${text}`);
  }
}
