import type { ClusterContext, Controller, KubeObject, LoadBalancers } from '../contract.ts';
import {
  editable,
  fieldAt,
  listAt,
  type Outcome,
  ownKey,
  reconciler,
  sameJson,
  served,
  splitKey,
  stringAt,
} from '../machinery/index.ts';
import { REPORT, REPORT_STATUS } from './identity.ts';
import { tell } from './pod-control.ts';

const NAME = 'service-controller';
export const CLEANUP = 'service.kubernetes.io/load-balancer-cleanup';
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 300_000;

/**
 * What a cloud's controller does for services of type LoadBalancer: gives them an address, and takes it back before they go.
 * https://github.com/kubernetes/cloud-provider/blob/master/controllers/service/controller.go
 */
export function loadBalancerController(context: ClusterContext, balancers: LoadBalancers): Controller {
  /** What was ensured last, by uid: a change of anything else is no work. */
  const ensured = new Map<string, string>();
  const failures = new Map<string, number>();

  async function reconcile(key: string): Promise<Outcome> {
    const { namespace, name } = splitKey(key);
    const service = context.registry.get(served(context.registry, 'services'), namespace, name);
    if (service === undefined) return undefined;
    const { uid } = service.metadata;
    if (!wantsBalancer(service)) {
      ensured.delete(uid);
      failures.delete(uid);
      return release(context, balancers, service);
    }
    const asked = JSON.stringify([service.spec, service.metadata.annotations ?? {}]);
    if (ensured.get(uid) === asked && addressesOf(service).length > 0) return undefined;
    await withFinalizer(context, service);
    await tell(context, service, NAME, 'EnsuringLoadBalancer', 'Ensuring load balancer');
    try {
      const address = await balancers.ensure(service, addressesOfOthers(context, service));
      await showStatus(context, service, [{ ip: address, ipMode: 'VIP' }]);
    } catch (error) {
      const text = `Error syncing load balancer: failed to ensure load balancer: ${error instanceof Error ? error.message : error}`;
      await tell(context, service, NAME, 'SyncLoadBalancerFailed', text, 'Warning');
      const before = failures.get(uid) ?? 0;
      failures.set(uid, before + 1);
      return Math.min(FIRST_RETRY_MS * 2 ** before, LAST_RETRY_MS);
    }
    ensured.set(uid, asked);
    failures.delete(uid);
    await tell(context, service, NAME, 'EnsuredLoadBalancer', 'Ensured load balancer');
    return undefined;
  }

  // One at a time: services share what leads to them.
  return reconciler({ name: NAME, context, parallel: 1, watches: [{ plural: 'services', keys: ownKey }], reconcile });
}

/** One with a class of its own is somebody else's to serve. */
function wantsBalancer(service: KubeObject): boolean {
  return (
    service.metadata.deletionTimestamp === undefined &&
    stringAt(service, 'spec', 'type') === 'LoadBalancer' &&
    fieldAt(service, 'spec', 'loadBalancerClass') === undefined
  );
}

async function release(context: ClusterContext, balancers: LoadBalancers, service: KubeObject): Promise<undefined> {
  const { finalizers = [], namespace, name } = service.metadata;
  if (!finalizers.includes(CLEANUP)) return undefined;
  await tell(context, service, NAME, 'DeletingLoadBalancer', 'Deleting load balancer');
  await balancers.release(service);
  await showStatus(context, service, []);
  await context.registry.modify(
    served(context.registry, 'services'),
    namespace ?? null,
    name,
    (current) => {
      const next = editable(current);
      next.metadata.finalizers = (next.metadata.finalizers ?? []).filter((one) => one !== CLEANUP);
      return next;
    },
    REPORT,
  );
  await tell(context, service, NAME, 'DeletedLoadBalancer', 'Deleted load balancer');
  return undefined;
}

async function withFinalizer(context: ClusterContext, { metadata }: KubeObject): Promise<void> {
  await context.registry.modify(
    served(context.registry, 'services'),
    metadata.namespace ?? null,
    metadata.name,
    (current) => {
      if (current.metadata.finalizers?.includes(CLEANUP) === true) return undefined;
      const next = editable(current);
      next.metadata.finalizers = [...(next.metadata.finalizers ?? []), CLEANUP];
      return next;
    },
    REPORT,
  );
}

async function showStatus(
  context: ClusterContext,
  { metadata }: KubeObject,
  ingress: readonly { readonly ip: string; readonly ipMode: string }[],
): Promise<void> {
  const loadBalancer = ingress.length === 0 ? {} : { ingress };
  await context.registry.modify(
    served(context.registry, 'services'),
    metadata.namespace ?? null,
    metadata.name,
    (current) =>
      sameJson(fieldAt(current, 'status', 'loadBalancer') ?? {}, loadBalancer)
        ? undefined
        : { ...editable(current), status: { ...(current.status as object), loadBalancer } },
    REPORT_STATUS,
  );
}

function addressesOf(service: KubeObject): string[] {
  return listAt(service, 'status', 'loadBalancer', 'ingress').flatMap((one) => stringAt(one, 'ip') ?? []);
}

function addressesOfOthers(context: ClusterContext, { metadata }: KubeObject): string[] {
  return context.registry
    .list(served(context.registry, 'services'), null)
    .filter((other) => other.metadata.uid !== metadata.uid)
    .flatMap(addressesOf);
}
