import { rules } from './rule.ts';
import { hasList, listVariable, type Variable } from './variables.ts';

export const CLAIM_VARIABLES: readonly Variable[] = [listVariable('storageClasses')];

/** Of volume claims. The cluster binds a claim and fills in its class by updates, which must pass. */
export const CLAIM_RULES = rules('claims', [
  {
    id: 'claim-volume-name',
    field: 'spec.volumeName',
    says: 'must not be set: it can take a volume that is meant for others',
    holds: `!has(object.spec.volumeName) || object.spec.volumeName == ''
      || (request.operation == 'UPDATE' && (variables.isSystem || 'system:masters' in request.userInfo.groups
        || (has(oldObject.spec.volumeName) && oldObject.spec.volumeName == object.spec.volumeName)))`,
  },
  {
    id: 'claim-static',
    field: 'spec.storageClassName',
    says: 'must not be empty: it would take a volume made by hand, which may be meant for others',
    holds: `!has(object.spec.storageClassName) || object.spec.storageClassName != ''
      || (request.operation == 'UPDATE' && has(oldObject.spec.storageClassName) && oldObject.spec.storageClassName == '')`,
  },
  {
    id: 'claim-storage-class',
    field: 'spec.storageClassName',
    says: 'is not among the storage classes of this tenant',
    holds: `!${hasList('storageClasses')} || (request.operation == 'UPDATE' && variables.isSystem)
      || (has(object.spec.storageClassName) && (object.spec.storageClassName == ''
        || object.spec.storageClassName in variables.storageClasses))
      || (request.operation == 'UPDATE' && has(object.spec.storageClassName) == has(oldObject.spec.storageClassName)
        && (!has(object.spec.storageClassName) || object.spec.storageClassName == oldObject.spec.storageClassName))`,
  },
  {
    id: 'claim-attributes-class',
    field: 'spec.volumeAttributesClassName',
    says: 'is not among the storage classes of this tenant: it may give a volume more speed than they do',
    // What the cluster itself takes off or puts back when a change of class failed is not the tenant's doing.
    holds: `!${hasList('storageClasses')} || (request.operation == 'UPDATE' && variables.isSystem)
      || !has(object.spec.volumeAttributesClassName) || object.spec.volumeAttributesClassName == ''
      || object.spec.volumeAttributesClassName in variables.storageClasses
      || (request.operation == 'UPDATE' && has(oldObject.spec.volumeAttributesClassName)
        && object.spec.volumeAttributesClassName == oldObject.spec.volumeAttributesClassName)`,
  },
  {
    id: 'claim-selector',
    field: 'spec.selector',
    says: 'must not be set: it picks volumes made by hand, which may be meant for others',
    holds: "!has(object.spec.selector) || (request.operation == 'UPDATE' && has(oldObject.spec.selector))",
  },
  {
    id: 'claim-data-source',
    field: 'spec.dataSourceRef.namespace',
    says: 'must not name another namespace',
    holds: `!has(object.spec.dataSourceRef) || !has(object.spec.dataSourceRef.namespace)
      || object.spec.dataSourceRef.namespace in ['', variables.namespaceName]`,
  },
]);
