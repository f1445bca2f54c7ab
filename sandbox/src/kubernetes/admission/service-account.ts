import type { AdmissionPlugin, AdmissionRequest, ClusterContext, KubeObject } from '../contract.ts';
import { type Container, fieldAt, listAt, type Pod, type PodSpec, randomSuffix, served } from '../machinery/index.ts';
import { forbidden, isCreateOf } from './refusal.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
/** An account with it lets its pods use only the Secrets that it lists. */
const ENFORCE_ANNOTATION = 'kubernetes.io/enforce-mountable-secrets';
/** An hour and a bit: the kubelet renews tokens that ask for exactly this. */
const TOKEN_SECONDS = 3607;

/** Every pod runs as a service account that exists, with that account's token and the cluster's CA mounted. */
export function serviceAccount(context: ClusterContext): AdmissionPlugin {
  return {
    name: 'ServiceAccount',
    mutate(request) {
      if (!isCreateOf(request, 'pods') || request.object === null) return;
      const pod = request.object as Pod;
      if (pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return refuseMirrorWithAccount(request, pod);
      const name = pod.spec.serviceAccountName || pod.spec.serviceAccount || 'default';
      pod.spec.serviceAccountName = name;
      pod.spec.serviceAccount = name;
      const account = findAccount(context, request, name);
      if (mountsToken(pod.spec, account)) mountToken(pod.spec);
      const pullSecrets = listAt(account, 'imagePullSecrets') as { name: string }[];
      if ((pod.spec.imagePullSecrets ?? []).length === 0 && pullSecrets.length > 0) {
        pod.spec.imagePullSecrets = structuredClone([...pullSecrets]);
      }
    },
    validate(request) {
      if (!isCreateOf(request, 'pods') || request.object === null) return;
      const pod = request.object as Pod;
      if (pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return;
      const account = findAccount(context, request, pod.spec.serviceAccountName ?? 'default');
      if (account.metadata.annotations?.[ENFORCE_ANNOTATION] === 'true') limitSecrets(request, pod, account);
    },
  };
}

function limitSecrets(request: AdmissionRequest, pod: Pod, account: KubeObject): void {
  const name = account.metadata.name;
  const mountable = new Set(listAt(account, 'secrets').map((secret) => fieldAt(secret, 'name')));
  for (const volume of pod.spec.volumes ?? []) {
    const secret = volume.secret?.secretName;
    if (secret === undefined || mountable.has(secret)) continue;
    const why = `volume with secret.secretName="${secret}" is not allowed because service account ${name} does not reference that secret`;
    throw forbidden(request, why);
  }
  for (const container of [...(pod.spec.initContainers ?? []), ...pod.spec.containers]) {
    for (const variable of container.env ?? []) {
      const secret = fieldAt(variable, 'valueFrom', 'secretKeyRef', 'name');
      if (secret === undefined || mountable.has(secret)) continue;
      const why = `container ${container.name} with envVar ${variable.name} referencing secret.secretName="${secret}" is not allowed because service account ${name} does not reference that secret`;
      throw forbidden(request, why);
    }
  }
}

function refuseMirrorWithAccount(request: AdmissionRequest, pod: Pod): void {
  if (pod.spec.serviceAccountName) throw forbidden(request, 'a mirror pod may not reference service accounts');
}

function findAccount(context: ClusterContext, request: AdmissionRequest, name: string): KubeObject {
  const account = context.registry.get(served(context.registry, 'serviceaccounts'), request.namespace, name);
  if (account !== undefined) return account;
  throw forbidden(
    request,
    `error looking up service account ${request.namespace}/${name}: serviceaccount "${name}" not found`,
  );
}

function mountsToken(spec: PodSpec, account: KubeObject): boolean {
  if (spec.automountServiceAccountToken !== undefined) return spec.automountServiceAccountToken;
  return fieldAt(account, 'automountServiceAccountToken') !== false;
}

function mountToken(spec: PodSpec): void {
  const present = (spec.volumes ?? []).find((volume) => volume.name.startsWith('kube-api-access-'));
  const name = present?.name ?? `kube-api-access-${randomSuffix()}`;
  let isNeeded = false;
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    if (mountInto(container, name)) isNeeded = true;
  }
  if (!isNeeded || present !== undefined) return;
  spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)];
}

function mountInto(container: Container, volume: string): boolean {
  if (container.volumeMounts?.some((mount) => mount.mountPath === MOUNT_PATH)) return false;
  container.volumeMounts = [...(container.volumeMounts ?? []), { name: volume, readOnly: true, mountPath: MOUNT_PATH }];
  return true;
}

function tokenVolume(name: string): { name: string; projected: unknown } {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}
