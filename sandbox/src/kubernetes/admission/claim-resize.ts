import type { AdmissionPlugin, ClusterContext, KubeObject } from '../contract.ts';
import { fieldAt, quantity, served, stringAt } from '../machinery/index.ts';
import { forbidden } from './refusal.ts';

/** A claim grows only when it is bound and its storage class lets volumes grow. */
export function claimResize(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'PersistentVolumeClaimResize',
    validate(request) {
      const { object, oldObject, type } = request;
      if (type.plural !== 'persistentvolumeclaims' || type.group !== '' || request.subresource !== null) return;
      if (request.operation !== 'UPDATE' || object === null || oldObject === null) return;
      if (storageOf(object).nano <= storageOf(oldObject).nano) return;
      if (stringAt(oldObject, 'status', 'phase') !== 'Bound') {
        throw forbidden(request, 'Only bound persistent volume claims can be expanded');
      }
      const name = stringAt(object, 'spec', 'storageClassName') ?? '';
      const found =
        name === ''
          ? undefined
          : context.registry.get(served(context.registry, 'storageclasses', 'storage.k8s.io'), null, name);
      if (fieldAt(found, 'allowVolumeExpansion') === true) return;
      throw forbidden(
        request,
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
      );
    },
  };
}

function storageOf(claim: KubeObject): { nano: bigint } {
  return quantity(fieldAt(claim, 'spec', 'resources', 'requests', 'storage') ?? '0');
}
