import { type Fields, fieldsOf, setDefault, textOf } from './fields.ts';
import { podSpec } from './pods.ts';

function template(spec: Fields): void {
  const podTemplate = fieldsOf(spec.template);
  podSpec(fieldsOf(podTemplate.spec));
}

function rolling(strategy: Fields, defaults: Fields): void {
  if (textOf(strategy.type) !== 'RollingUpdate') return;
  const update = fieldsOf(strategy.rollingUpdate);
  for (const [field, value] of Object.entries(defaults)) setDefault(update, field, value);
  strategy.rollingUpdate = update;
}

export function deployment(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'replicas', 1);
  template(spec);
  const strategy = fieldsOf(spec.strategy);
  setDefault(strategy, 'type', 'RollingUpdate');
  rolling(strategy, { maxUnavailable: '25%', maxSurge: '25%' });
  spec.strategy = strategy;
  setDefault(spec, 'revisionHistoryLimit', 10);
  setDefault(spec, 'progressDeadlineSeconds', 600);
}

export function replicaSet(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'replicas', 1);
  template(spec);
}

export function replicationController(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'replicas', 1);
  if (spec.template === undefined || spec.template === null) return;
  template(spec);
  const labels = fieldsOf(fieldsOf(fieldsOf(spec.template).metadata).labels);
  if (Object.keys(labels).length === 0) return;
  setDefault(spec, 'selector', { ...labels });
  const metadata = fieldsOf(object.metadata);
  setDefault(metadata, 'labels', { ...labels });
}

export function statefulSet(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'replicas', 1);
  template(spec);
  setDefault(spec, 'podManagementPolicy', 'OrderedReady');
  const strategy = fieldsOf(spec.updateStrategy);
  setDefault(strategy, 'type', 'RollingUpdate');
  rolling(strategy, { partition: 0 });
  spec.updateStrategy = strategy;
  setDefault(spec, 'revisionHistoryLimit', 10);
  const retention = fieldsOf(spec.persistentVolumeClaimRetentionPolicy);
  setDefault(retention, 'whenDeleted', 'Retain');
  setDefault(retention, 'whenScaled', 'Retain');
  spec.persistentVolumeClaimRetentionPolicy = retention;
  for (const claim of Array.isArray(spec.volumeClaimTemplates) ? (spec.volumeClaimTemplates as Fields[]) : []) {
    setDefault(claim, 'apiVersion', 'v1');
    setDefault(claim, 'kind', 'PersistentVolumeClaim');
    setDefault(fieldsOf(claim.spec), 'volumeMode', 'Filesystem');
    const status = fieldsOf(claim.status);
    setDefault(status, 'phase', 'Pending');
    claim.status = status;
  }
}

export function daemonSet(object: Fields): void {
  const spec = fieldsOf(object.spec);
  template(spec);
  const strategy = fieldsOf(spec.updateStrategy);
  setDefault(strategy, 'type', 'RollingUpdate');
  rolling(strategy, { maxUnavailable: 1, maxSurge: 0 });
  spec.updateStrategy = strategy;
  setDefault(spec, 'revisionHistoryLimit', 10);
}

function jobSpec(spec: Fields): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  setDefault(spec, 'parallelism', 1);
  setDefault(spec, 'backoffLimit', spec.backoffLimitPerIndex === undefined ? 6 : 2147483647);
  template(spec);
  setDefault(spec, 'completionMode', 'NonIndexed');
  if (spec.suspend === undefined) spec.suspend = false;
  setDefault(spec, 'podReplacementPolicy', spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed');
}

export function job(object: Fields): void {
  jobSpec(fieldsOf(object.spec));
}

export function cronJob(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'concurrencyPolicy', 'Allow');
  if (spec.suspend === undefined) spec.suspend = false;
  setDefault(spec, 'successfulJobsHistoryLimit', 3);
  setDefault(spec, 'failedJobsHistoryLimit', 1);
  const inner = fieldsOf(fieldsOf(spec.jobTemplate).spec);
  // A template leaves open what a job decides when it is made.
  if (inner.template !== undefined) podSpec(fieldsOf(fieldsOf(inner.template).spec));
}
