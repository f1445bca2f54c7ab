import { type Fields, fieldsOf, listOf, setDefault, textOf } from './fields.ts';

function probe(fields: Fields): void {
  setDefault(fields, 'timeoutSeconds', 1);
  setDefault(fields, 'periodSeconds', 10);
  setDefault(fields, 'successThreshold', 1);
  setDefault(fields, 'failureThreshold', 3);
  if (fields.httpGet !== undefined) {
    const get = fieldsOf(fields.httpGet);
    setDefault(get, 'path', '/');
    setDefault(get, 'scheme', 'HTTP');
  }
  if (fields.grpc !== undefined) {
    const grpc = fieldsOf(fields.grpc);
    if (grpc.service === undefined) grpc.service = '';
  }
}

/** An image without a tag, or with `latest`, is pulled each time. */
function pullPolicy(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (name.includes('@')) return 'IfNotPresent';
  return !name.includes(':') || name.endsWith(':latest') ? 'Always' : 'IfNotPresent';
}

function container(fields: Fields): void {
  setDefault(fields, 'terminationMessagePath', '/dev/termination-log');
  setDefault(fields, 'terminationMessagePolicy', 'File');
  setDefault(fields, 'imagePullPolicy', pullPolicy(textOf(fields.image)));
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (fields[name] !== undefined) probe(fieldsOf(fields[name]));
  }
  for (const port of listOf(fields.ports)) setDefault(port, 'protocol', 'TCP');
  for (const variable of listOf(fields.env)) {
    const source = fieldsOf(variable.valueFrom);
    if (source.fieldRef !== undefined) setDefault(fieldsOf(source.fieldRef), 'apiVersion', 'v1');
    if (source.resourceFieldRef !== undefined) setDefault(fieldsOf(source.resourceFieldRef), 'divisor', '0');
  }
  const hooks = fieldsOf(fields.lifecycle);
  for (const name of ['postStart', 'preStop']) {
    const hook = fieldsOf(hooks[name]);
    if (hook.httpGet !== undefined) setDefault(fieldsOf(hook.httpGet), 'scheme', 'HTTP');
  }
  const resources = fieldsOf(fields.resources);
  const limits = fieldsOf(resources.limits);
  if (Object.keys(limits).length === 0) return;
  const requests = fieldsOf(resources.requests);
  for (const [name, amount] of Object.entries(limits)) if (requests[name] === undefined) requests[name] = amount;
  resources.requests = requests;
}

function volume(fields: Fields): void {
  const sources = Object.keys(fields).filter((name) => name !== 'name');
  if (sources.length === 0) fields.emptyDir = {};
  for (const name of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    if (fields[name] !== undefined) setDefault(fieldsOf(fields[name]), 'defaultMode', 420);
  }
  if (fields.hostPath !== undefined) {
    const hostPath = fieldsOf(fields.hostPath);
    if (hostPath.type === undefined) hostPath.type = '';
  }
  const items = [
    ...listOf(fieldsOf(fields.downwardAPI).items),
    ...listOf(fieldsOf(fields.projected).sources).flatMap((source) => listOf(fieldsOf(source.downwardAPI).items)),
  ];
  for (const item of items) {
    if (item.fieldRef !== undefined) setDefault(fieldsOf(item.fieldRef), 'apiVersion', 'v1');
  }
  for (const source of listOf(fieldsOf(fields.projected).sources)) {
    if (source.serviceAccountToken !== undefined) {
      setDefault(fieldsOf(source.serviceAccountToken), 'expirationSeconds', 3600);
    }
  }
  const ephemeral = fieldsOf(fieldsOf(fieldsOf(fields.ephemeral).volumeClaimTemplate).spec);
  if (fields.ephemeral !== undefined) setDefault(ephemeral, 'volumeMode', 'Filesystem');
}

/** Defaults of a pod's spec, of its own or in a template. */
export function podSpec(spec: Fields): void {
  setDefault(spec, 'restartPolicy', 'Always');
  setDefault(spec, 'terminationGracePeriodSeconds', 30);
  setDefault(spec, 'dnsPolicy', 'ClusterFirst');
  if (spec.hostNetwork === true) {
    for (const each of [...listOf(spec.containers), ...listOf(spec.initContainers)]) {
      for (const port of listOf(each.ports)) setDefault(port, 'hostPort', port.containerPort);
    }
  }
  if (textOf(spec.serviceAccountName) !== '') spec.serviceAccount = spec.serviceAccountName;
  else if (textOf(spec.serviceAccount) !== '') spec.serviceAccountName = spec.serviceAccount;
  setDefault(spec, 'securityContext', {});
  setDefault(spec, 'schedulerName', 'default-scheduler');
  for (const each of listOf(spec.containers)) container(each);
  for (const each of listOf(spec.initContainers)) container(each);
  for (const each of listOf(spec.ephemeralContainers)) container(each);
  for (const each of listOf(spec.volumes)) volume(each);
}

/** Defaults that only a pod of its own has, not a template. */
export function pod(object: Fields): void {
  const spec = fieldsOf(object.spec);
  setDefault(spec, 'enableServiceLinks', true);
  podSpec(spec);
  const status = fieldsOf(object.status);
  setDefault(status, 'phase', 'Pending');
  object.status = status;
}
