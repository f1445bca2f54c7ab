import type { AdmissionPlugin, AdmissionRequest, ClusterContext, KubeObject } from '../../contract.ts';
import { as, editable, isNotFound, type Pod, type Quantity, sameJson, served, ZERO } from '../../machinery/index.ts';
import { forbidden } from '../refusal.ts';
import { difference, ledgerOf, listing, statusOf } from './ledger.ts';
import { inScope, type Usage, usageOf } from './measure.ts';

/** Refuses what would take more than a ResourceQuota allows; stands last, so that nothing is reserved in vain. */
export function resourceQuota(context: ClusterContext): AdmissionPlugin {
  const ledger = ledgerOf(context.registry);
  return {
    name: 'ResourceQuota',
    async validate(request) {
      const change = changeOf(request);
      if (change === undefined || request.object === null || request.namespace === null) return;
      const object = request.object;
      const type = served(context.registry, 'resourcequotas');
      const quotas = context.registry
        .list(type, request.namespace)
        .filter((quota) => inScope(quota, request.type, object) && touches(ledger.hard(quota), change));
      if (quotas.length === 0) return;
      for (const quota of quotas) {
        requireFigures(request, quota, ledger.hard(quota));
        requireRoom(request, quota, ledger.hard(quota), ledger.used(quota), change);
      }
      if (request.dryRun) return;
      const release = ledger.reserve(request.namespace, request.type, object, change);
      request.afterCommit(release);
      request.afterFailure(release);
      for (const quota of quotas) await showUsage(context, quota);
    },
  };
}

function changeOf(request: AdmissionRequest): Usage | undefined {
  if (request.object === null) return undefined;
  if (request.operation === 'CREATE' && request.subresource === null) return usageOf(request.type, request.object);
  if (request.operation !== 'UPDATE' || request.oldObject === null) return undefined;
  if (request.subresource !== null && request.subresource !== 'resize') return undefined;
  const change = difference(usageOf(request.type, request.object), usageOf(request.type, request.oldObject));
  return [...change.values()].some((value) => value.nano > 0n) ? change : undefined;
}

function touches(hard: ReadonlyMap<string, Quantity>, change: Usage): boolean {
  return [...hard.keys()].some(
    (name) =>
      change.has(name) ||
      name.startsWith('requests.') ||
      name.startsWith('limits.') ||
      name === 'cpu' ||
      name === 'memory',
  );
}

/** A quota on cpu or memory needs every container to say how much it wants. */
function requireFigures(request: AdmissionRequest, quota: KubeObject, hard: ReadonlyMap<string, Quantity>): void {
  if (request.type.plural !== 'pods' || request.type.group !== '' || request.object === null) return;
  const pod = as<Pod>(request.object);
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const missing: string[] = [];
  for (const name of [...hard.keys()].sort()) {
    const wanted = figure(name);
    if (wanted === undefined || pod.spec.resources?.[wanted.side]?.[wanted.resource] !== undefined) continue;
    const without = containers.filter(
      (container) => container.resources?.[wanted.side]?.[wanted.resource] === undefined,
    );
    if (without.length > 0)
      missing.push(
        `${name} for: ${without
          .map((container) => container.name)
          .sort()
          .join(',')}`,
      );
  }
  if (missing.length > 0) {
    throw forbidden(request, `failed quota: ${quota.metadata.name}: must specify ${missing.join('; ')}`);
  }
}

function figure(name: string): { side: 'requests' | 'limits'; resource: string } | undefined {
  const resource = name.replace(/^(requests|limits)\./, '');
  if (resource !== 'cpu' && resource !== 'memory') return undefined;
  return { side: name.startsWith('limits.') ? 'limits' : 'requests', resource };
}

function requireRoom(
  request: AdmissionRequest,
  quota: KubeObject,
  hard: ReadonlyMap<string, Quantity>,
  used: ReadonlyMap<string, Quantity>,
  change: Usage,
): void {
  const exceeded = [...hard.keys()].filter((name) => {
    const more = change.get(name)?.nano ?? 0n;
    return more > 0n && (used.get(name) ?? ZERO).nano + more > (hard.get(name) ?? ZERO).nano;
  });
  if (exceeded.length === 0) return;
  throw forbidden(
    request,
    `exceeded quota: ${quota.metadata.name}, requested: ${listing(change, exceeded)}, used: ${listing(used, exceeded)}, limited: ${listing(hard, exceeded)}`,
  );
}

async function showUsage(context: ClusterContext, quota: KubeObject): Promise<void> {
  const ledger = ledgerOf(context.registry);
  try {
    await context.registry.modify(
      served(context.registry, 'resourcequotas'),
      quota.metadata.namespace ?? null,
      quota.metadata.name,
      (current) => {
        const status = statusOf(ledger.hard(current), ledger.used(current));
        if (sameJson(current.status, status)) return undefined;
        const changed = editable<KubeObject>(current);
        changed.status = status;
        return changed;
      },
      { manager: 'kube-apiserver', subresource: 'status' },
    );
  } catch (error) {
    // A quota deleted in the meantime limits nothing any more.
    if (!isNotFound(error)) throw error;
  }
}
