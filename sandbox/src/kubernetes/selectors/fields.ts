import { type KubeObject, StatusError } from '../contract.ts';

/** Fields that may be selected on, beyond name and namespace, with what an absent one counts as. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  '/pods': [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  '/events': [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  '/namespaces': ['status.phase'],
  '/nodes': ['spec.unschedulable'],
  '/secrets': ['type'],
  '/services': ['spec.clusterIP', 'spec.type'],
  '/replicationcontrollers': ['status.replicas'],
  'apps/replicasets': ['status.replicas'],
  'batch/jobs': ['status.successful'],
  'certificates.k8s.io/certificatesigningrequests': ['spec.signerName'],
};

interface FieldRequirement {
  readonly field: string;
  readonly isEqual: boolean;
  readonly value: string;
}

export type FieldSelector = readonly FieldRequirement[];

function valueAt(object: KubeObject, field: string): string {
  let value: unknown = object;
  for (const part of field.split('.')) {
    if (typeof value !== 'object' || value === null) return '';
    value = (value as Record<string, unknown>)[part];
  }
  if (field === 'source' && typeof value === 'object' && value !== null) {
    return String((value as { component?: string }).component ?? '');
  }
  if (value === undefined || value === null)
    return field === 'spec.unschedulable' || field === 'spec.hostNetwork' ? 'false' : '';
  return String(value);
}

/** Parses `metadata.name=a,status.phase!=Running`. `extra` holds the selectable fields of a custom resource. */
export function parseFieldSelector(text: string, resource: string, extra: readonly string[] = []): FieldSelector {
  const known = ['metadata.name', 'metadata.namespace', ...(selectable[resource] ?? []), ...extra];
  const requirements: FieldRequirement[] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const match = /^\s*([^=!]+?)\s*(==|!=|=)\s*(.*?)\s*$/.exec(part);
    if (match === null) {
      throw new StatusError(400, 'BadRequest', `invalid selector: '${text}'; can't understand '${part}'`);
    }
    const [, field = '', operator = '=', value = ''] = match;
    if (!known.includes(field)) {
      const message =
        known.length === 2
          ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
          : `field label not supported: ${field}`;
      throw new StatusError(400, 'BadRequest', message);
    }
    requirements.push({ field, isEqual: operator !== '!=', value });
  }
  return requirements;
}

export function matchesFields(selector: FieldSelector, object: KubeObject): boolean {
  return selector.every(({ field, isEqual, value }) => (valueAt(object, field) === value) === isEqual);
}

/** The one name that a selector allows: `kubectl get --watch` of one object asks so, and may be authorised by name. */
export function selectedName(selector: FieldSelector): string | undefined {
  return selector.find(({ field, isEqual }) => field === 'metadata.name' && isEqual)?.value;
}
