import type { AdmissionPlugin, ClusterContext } from '../contract.ts';
import { isJson } from '../machinery/index.ts';
import { isCreateOf } from './refusal.ts';

const DEFAULT = 'storageclass.kubernetes.io/is-default-class';
const OLD_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** A claim that names no storage class gets the default one; the newest where several are marked. */
export function defaultStorageClass(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'DefaultStorageClass',
    mutate(request) {
      if (!isCreateOf(request, 'persistentvolumeclaims') || request.object === null) return;
      const spec = request.object.spec;
      if (!isJson(spec) || typeof spec.storageClassName === 'string') return;
      if (request.object.metadata.annotations?.[OLD_CLASS] !== undefined) return;
      const type = context.registry.type('storageclasses', 'storage.k8s.io');
      if (type === undefined) return;
      const defaults = context.registry
        .list(type, null)
        .filter((candidate) => candidate.metadata.annotations?.[DEFAULT] === 'true')
        .sort((left, right) => right.metadata.creationTimestamp.localeCompare(left.metadata.creationTimestamp));
      const [first] = defaults;
      if (first !== undefined) spec.storageClassName = first.metadata.name;
    },
  };
}
