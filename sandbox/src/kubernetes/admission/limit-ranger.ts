import {
  type AdmissionPlugin,
  type AdmissionRequest,
  type ClusterContext,
  type KubeObject,
  StatusError,
} from '../contract.ts';
import {
  type Container,
  fieldAt,
  formatQuantity,
  listAt,
  type Pod,
  podResources,
  type Quantity,
  quantity,
  served,
  stringAt,
} from '../machinery/index.ts';
import { forbidden, isCreateOf } from './refusal.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

interface Limit {
  readonly type: string;
  readonly max: Record<string, string>;
  readonly min: Record<string, string>;
  readonly default: Record<string, string>;
  readonly defaultRequest: Record<string, string>;
  readonly maxLimitRequestRatio: Record<string, string>;
}

/** Fills in what containers leave open and refuses what is below the minima or above the maxima of a LimitRange. */
export function limitRanger(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'LimitRanger',
    mutate(request) {
      if (!isCreateOf(request, 'pods') || request.object === null) return;
      for (const range of rangesOf(context, request)) applyDefaults(request.object as Pod, limitsOf(range));
    },
    validate(request) {
      if (request.object === null) return;
      const check = checkFor(request);
      if (check === undefined) return;
      for (const range of rangesOf(context, request)) {
        const problems = limitsOf(range).flatMap(check);
        const [first] = problems;
        if (first === undefined) continue;
        throw forbidden(request, problems.length === 1 ? first : `[${problems.join(', ')}]`);
      }
    },
  };
}

function checkFor(request: AdmissionRequest): ((limit: Limit) => string[]) | undefined {
  const isResize = request.type.plural === 'pods' && request.type.group === '' && request.subresource === 'resize';
  if (isResize || isCreateOf(request, 'pods')) return (limit) => podProblems(request.object as Pod, limit);
  if (
    request.type.plural === 'persistentvolumeclaims' &&
    request.subresource === null &&
    request.operation !== 'DELETE'
  ) {
    return (limit) => claimProblems(request.object, limit);
  }
  return undefined;
}

function rangesOf(context: ClusterContext, request: AdmissionRequest): KubeObject[] {
  if (request.namespace === null) throw new StatusError(400, 'BadRequest', 'a namespace is required');
  return context.registry.list(served(context.registry, 'limitranges'), request.namespace);
}

function limitsOf(range: KubeObject): Limit[] {
  return listAt(range, 'spec', 'limits').map((limit) => ({
    type: stringAt(limit, 'type') ?? '',
    max: listOf(limit, 'max'),
    min: listOf(limit, 'min'),
    default: listOf(limit, 'default'),
    defaultRequest: listOf(limit, 'defaultRequest'),
    maxLimitRequestRatio: listOf(limit, 'maxLimitRequestRatio'),
  }));
}

function listOf(limit: unknown, field: string): Record<string, string> {
  return (fieldAt(limit, field) ?? {}) as Record<string, string>;
}

function applyDefaults(pod: Pod, limits: readonly Limit[]): void {
  const notes: string[] = [];
  for (const limit of limits) {
    if (limit.type !== 'Container') continue;
    for (const container of pod.spec.containers) notes.push(...fill(container, limit, 'container'));
    for (const container of pod.spec.initContainers ?? []) notes.push(...fill(container, limit, 'init container'));
  }
  if (notes.length === 0) return;
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    [ANNOTATION]: `LimitRanger plugin set: ${notes.join('; ')}`,
  };
}

function fill(container: Container, limit: Limit, word: string): string[] {
  const resources = { ...container.resources };
  const notes: string[] = [];
  for (const [side, defaults, noun] of [
    ['requests', limit.defaultRequest, 'request'],
    ['limits', limit.default, 'limit'],
  ] as const) {
    const present = resources[side] ?? {};
    const added = Object.keys(defaults)
      .filter((name) => present[name] === undefined)
      .sort();
    if (added.length === 0) continue;
    resources[side] = { ...present };
    for (const name of added) resources[side][name] = defaults[name] ?? '0';
    notes.push(`${added.join(', ')} ${noun} for ${word} ${container.name}`);
  }
  if (notes.length > 0) container.resources = resources;
  return notes;
}

function podProblems(pod: Pod, limit: Limit): string[] {
  if (limit.type === 'Container') {
    return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap((container) =>
      problems(limit, asMap(container.resources?.requests), asMap(container.resources?.limits)),
    );
  }
  if (limit.type === 'Pod')
    return problems(limit, podResources(pod.spec, 'requests'), podResources(pod.spec, 'limits'));
  return [];
}

function claimProblems(claim: unknown, limit: Limit): string[] {
  if (limit.type !== 'PersistentVolumeClaim') return [];
  const requests = asMap(fieldAt(claim, 'spec', 'resources', 'requests') as Record<string, string> | undefined);
  return problems({ ...limit, maxLimitRequestRatio: {} }, requests, requests, 'request');
}

function asMap(list: Record<string, string> | undefined): Map<string, Quantity> {
  return new Map(Object.entries(list ?? {}).map(([name, value]) => [name, quantity(value)]));
}

function problems(
  limit: Limit,
  requests: ReadonlyMap<string, Quantity>,
  limits: ReadonlyMap<string, Quantity>,
  upperWord = 'limit',
): string[] {
  const found: string[] = [];
  for (const [name, text] of Object.entries(limit.min)) {
    const enforced = quantity(text);
    const request = requests.get(name);
    const upper = limits.get(name);
    const bound = `minimum ${name} usage per ${limit.type} is ${formatQuantity(enforced)}`;
    if (request === undefined) found.push(`${bound}.  No request is specified`);
    else if (request.nano < enforced.nano) found.push(`${bound}, but request is ${formatQuantity(request)}`);
    else if (upper !== undefined && upper.nano < enforced.nano) {
      found.push(`${bound}, but limit is ${formatQuantity(upper)}`);
    }
  }
  for (const [name, text] of Object.entries(limit.max)) {
    const enforced = quantity(text);
    const request = requests.get(name);
    const upper = limits.get(name);
    const bound = `maximum ${name} usage per ${limit.type} is ${formatQuantity(enforced)}`;
    if (upper === undefined) found.push(`${bound}.  No limit is specified`);
    else if (upper.nano > enforced.nano) found.push(`${bound}, but ${upperWord} is ${formatQuantity(upper)}`);
    else if (request !== undefined && request.nano > enforced.nano) {
      found.push(`${bound}, but request is ${formatQuantity(request)}`);
    }
  }
  for (const [name, text] of Object.entries(limit.maxLimitRequestRatio)) {
    const problem = ratioProblem(limit.type, name, quantity(text), requests.get(name), limits.get(name));
    if (problem !== undefined) found.push(problem);
  }
  return found;
}

function ratioProblem(
  type: string,
  name: string,
  enforced: Quantity,
  request: Quantity | undefined,
  upper: Quantity | undefined,
): string | undefined {
  const bound = `${name} max limit to request ratio per ${type} is ${formatQuantity(enforced)}`;
  if (request === undefined || request.nano === 0n) return `${bound}, but no request is specified or request is 0`;
  if (upper === undefined || upper.nano === 0n) return `${bound}, but no limit is specified or limit is 0`;
  const ratio = Number(upper.nano) / Number(request.nano);
  return ratio > Number(enforced.nano) / 1e9 ? `${bound}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}
