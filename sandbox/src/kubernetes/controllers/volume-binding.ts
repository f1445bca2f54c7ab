import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import {
  as,
  editable,
  fieldAt,
  isConflict,
  listAt,
  newMetadata,
  type Outcome,
  ownKey,
  type Pod,
  quantity,
  reconciler,
  served,
  splitKey,
  stringAt,
} from '../machinery/index.ts';
import { REPORT, REPORT_STATUS } from './identity.ts';
import { tell } from './pod-control.ts';

const NAME = 'persistentvolume-controller';

/** Gives claims a volume: a fitting one that is free, or a new one of their storage class; frees volumes of claims gone. */
export function volumeBinding(context: ClusterContext): Controller {
  return reconciler({
    name: NAME,
    context,
    // One at a time, so that no volume is given twice.
    parallel: 1,
    watches: [
      {
        plural: 'persistentvolumeclaims',
        keys: (event) =>
          event.type === 'DELETED' ? [`/${stringAt(event.object, 'spec', 'volumeName') ?? ''}`] : ownKey(event),
      },
      {
        plural: 'pods',
        keys: (event) =>
          (as<Pod>(event.object).spec.volumes ?? []).flatMap((volume) =>
            volume.persistentVolumeClaim === undefined
              ? []
              : [`${event.object.metadata.namespace}/${volume.persistentVolumeClaim.claimName}`],
          ),
      },
      { plural: 'persistentvolumes', keys: (event) => (event.type === 'ADDED' ? waiting(context) : []) },
      {
        plural: 'storageclasses',
        group: 'storage.k8s.io',
        keys: (event) => (event.type === 'ADDED' ? waiting(context) : []),
      },
    ],
    async reconcile(key) {
      const { namespace, name } = splitKey(key);
      return namespace === null ? release(context, name) : bind(context, namespace, name);
    },
  });
}

function waiting(context: ClusterContext): string[] {
  return context.registry
    .list(served(context.registry, 'persistentvolumeclaims'), null)
    .filter((claim) => stringAt(claim, 'status', 'phase') !== 'Bound')
    .map((claim) => `${claim.metadata.namespace}/${claim.metadata.name}`);
}

async function bind(context: ClusterContext, namespace: string, name: string): Promise<Outcome> {
  const type = served(context.registry, 'persistentvolumeclaims');
  const claim = context.registry.get(type, namespace, name);
  if (claim === undefined || claim.metadata.deletionTimestamp !== undefined) return undefined;
  if (stringAt(claim, 'status', 'phase') === 'Bound') return grow(context, claim);
  const volume = freeVolume(context, claim) ?? (await provision(context, claim));
  if (volume === undefined) return undefined;
  await hold(context, claim, volume);
  await context.registry.modify(
    type,
    namespace,
    name,
    (current) => {
      const next = editable(current);
      next.spec = { ...(next.spec as object), volumeName: volume.metadata.name };
      next.metadata.annotations = { ...next.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes' };
      return next;
    },
    REPORT,
  );
  const status = {
    phase: 'Bound',
    accessModes: fieldAt(volume, 'spec', 'accessModes'),
    capacity: fieldAt(volume, 'spec', 'capacity'),
  };
  await context.registry.modify(type, namespace, name, (current) => ({ ...editable(current), status }), REPORT_STATUS);
  return undefined;
}

/** As the resizer of a driver that grows a volume while it is used; that its class lets it was asked when the claim was changed. */
async function grow(context: ClusterContext, claim: KubeObject): Promise<Outcome> {
  const volumes = served(context.registry, 'persistentvolumes');
  const volume = context.registry.get(volumes, null, stringAt(claim, 'spec', 'volumeName') ?? '');
  const wanted = fieldAt(claim, 'spec', 'resources', 'requests', 'storage');
  const capacity = { storage: wanted };
  if (volume === undefined) return undefined;
  if (isLess(fieldAt(volume, 'spec', 'capacity', 'storage'), wanted)) {
    const larger = (current: KubeObject) => ({ ...editable(current), spec: { ...(current.spec as object), capacity } });
    await context.registry.modify(volumes, null, volume.metadata.name, larger, REPORT);
  }
  if (!isLess(fieldAt(claim, 'status', 'capacity', 'storage'), wanted)) return undefined;
  await context.registry.modify(
    served(context.registry, 'persistentvolumeclaims'),
    claim.metadata.namespace ?? null,
    claim.metadata.name,
    (current) => ({ ...editable(current), status: { ...(current.status as object), capacity } }),
    REPORT_STATUS,
  );
  await tell(context, claim, NAME, 'FileSystemResizeSuccessful', 'MountVolume.NodeExpandVolume succeeded for volume');
  return undefined;
}

const isLess = (one: unknown, other: unknown): boolean => quantity(one).nano < quantity(other).nano;

function freeVolume(context: ClusterContext, claim: KubeObject): KubeObject | undefined {
  const wanted = stringAt(claim, 'spec', 'volumeName');
  const size = quantity(fieldAt(claim, 'spec', 'resources', 'requests', 'storage')).nano;
  const modes = listAt(claim, 'spec', 'accessModes');
  const storageClass = stringAt(claim, 'spec', 'storageClassName') ?? '';
  return context.registry
    .list(served(context.registry, 'persistentvolumes'), null)
    .filter((volume) => {
      const holder = stringAt(volume, 'spec', 'claimRef', 'uid');
      if (holder !== undefined) return holder === claim.metadata.uid;
      if (wanted !== undefined) return volume.metadata.name === wanted;
      return (
        (stringAt(volume, 'spec', 'storageClassName') ?? '') === storageClass &&
        quantity(fieldAt(volume, 'spec', 'capacity', 'storage')).nano >= size &&
        modes.every((mode) => listAt(volume, 'spec', 'accessModes').includes(mode))
      );
    })
    .sort((left, right) =>
      Number(
        quantity(fieldAt(left, 'spec', 'capacity', 'storage')).nano -
          quantity(fieldAt(right, 'spec', 'capacity', 'storage')).nano,
      ),
    )[0];
}

async function provision(context: ClusterContext, claim: KubeObject): Promise<KubeObject | undefined> {
  const classes = context.registry.type('storageclasses', 'storage.k8s.io');
  const className = stringAt(claim, 'spec', 'storageClassName');
  const storageClass = classes === undefined || !className ? undefined : context.registry.get(classes, null, className);
  if (stringAt(claim, 'spec', 'volumeName') !== undefined) return undefined;
  if (storageClass === undefined || stringAt(storageClass, 'provisioner') === 'kubernetes.io/no-provisioner') {
    const message = className
      ? `storageclass.storage.k8s.io "${className}" not found`
      : 'no persistent volumes available for this claim and no storage class is set';
    await tell(
      context,
      claim,
      NAME,
      className ? 'ProvisioningFailed' : 'FailedBinding',
      message,
      className ? 'Warning' : 'Normal',
    );
    return undefined;
  }
  if (stringAt(storageClass, 'volumeBindingMode') === 'WaitForFirstConsumer' && !isUsed(context, claim)) {
    await tell(context, claim, NAME, 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
    return undefined;
  }
  const name = `pvc-${claim.metadata.uid}`;
  const type = served(context.registry, 'persistentvolumes');
  try {
    const made = await context.registry.create(
      type,
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: newMetadata({
          name,
          annotations: { 'pv.kubernetes.io/provisioned-by': stringAt(storageClass, 'provisioner') ?? '' },
        }),
        spec: {
          capacity: { storage: fieldAt(claim, 'spec', 'resources', 'requests', 'storage') },
          accessModes: fieldAt(claim, 'spec', 'accessModes'),
          persistentVolumeReclaimPolicy: stringAt(storageClass, 'reclaimPolicy') ?? 'Delete',
          storageClassName: className,
          volumeMode: stringAt(claim, 'spec', 'volumeMode') ?? 'Filesystem',
          csi: { driver: stringAt(storageClass, 'provisioner') ?? '', volumeHandle: name },
        },
      },
      REPORT,
    );
    await tell(context, claim, NAME, 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`);
    return made;
  } catch (error) {
    if (isConflict(error)) return context.registry.get(type, null, name);
    throw error;
  }
}

function isUsed(context: ClusterContext, claim: KubeObject): boolean {
  return context.registry
    .list(served(context.registry, 'pods'), claim.metadata.namespace ?? null)
    .some((pod) =>
      as<Pod>(pod).spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name),
    );
}

async function hold(context: ClusterContext, claim: KubeObject, volume: KubeObject): Promise<void> {
  const type = served(context.registry, 'persistentvolumes');
  const { name, namespace, uid, resourceVersion } = claim.metadata;
  const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion };
  await context.registry.modify(
    type,
    null,
    volume.metadata.name,
    (current) =>
      stringAt(current, 'spec', 'claimRef', 'uid') === uid
        ? undefined
        : { ...editable(current), spec: { ...(current.spec as object), claimRef } },
    REPORT,
  );
  await context.registry.modify(
    type,
    null,
    volume.metadata.name,
    (current) => ({ ...editable(current), status: { phase: 'Bound' } }),
    REPORT_STATUS,
  );
}

/** The claim of a volume is gone: the volume goes too, or waits for a person, as its reclaim policy says. */
async function release(context: ClusterContext, name: string): Promise<Outcome> {
  const type = served(context.registry, 'persistentvolumes');
  const volume = name === '' ? undefined : context.registry.get(type, null, name);
  if (volume === undefined) return undefined;
  const claims = served(context.registry, 'persistentvolumeclaims');
  const reference = fieldAt(volume, 'spec', 'claimRef');
  const claim = context.registry.get(claims, stringAt(reference, 'namespace') ?? '', stringAt(reference, 'name') ?? '');
  if (claim?.metadata.uid === stringAt(reference, 'uid')) return undefined;
  if (stringAt(volume, 'spec', 'persistentVolumeReclaimPolicy') === 'Delete') {
    await context.registry.delete(type, null, name, { uid: volume.metadata.uid });
    return undefined;
  }
  await context.registry.modify(
    type,
    null,
    name,
    (current) => ({ ...editable(current), status: { phase: 'Released' } }),
    REPORT_STATUS,
  );
  return undefined;
}
