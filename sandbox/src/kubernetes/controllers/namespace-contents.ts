import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import {
  fieldAt,
  isConflict,
  isForbidden,
  isNotFound,
  newMetadata,
  ownKey,
  reconciler,
  served,
  splitKey,
} from '../machinery/index.ts';
import { REPORT } from './identity.ts';

const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

function namespaceOf(event: { object: KubeObject }): readonly string[] {
  return [`/${event.object.metadata.namespace ?? ''}`];
}

function isLive(context: ClusterContext, name: string): boolean {
  const namespace = context.registry.get(served(context.registry, 'namespaces'), null, name);
  return namespace !== undefined && namespace.metadata.deletionTimestamp === undefined;
}

/** Every namespace has a service account `default`; deleted, it comes back. */
export function defaultServiceAccount(context: ClusterContext): Controller {
  return reconciler({
    name: 'serviceaccount-controller',
    context,
    watches: [
      { plural: 'namespaces', keys: ownKey },
      {
        plural: 'serviceaccounts',
        keys: (event) =>
          event.type === 'DELETED' && event.object.metadata.name === 'default' ? namespaceOf(event) : [],
      },
    ],
    async reconcile(key) {
      const { name } = splitKey(key);
      const type = served(context.registry, 'serviceaccounts');
      if (!isLive(context, name) || context.registry.get(type, name, 'default') !== undefined) return undefined;
      return createQuietly(
        context.registry.create(
          type,
          { apiVersion: 'v1', kind: 'ServiceAccount', metadata: newMetadata({ name: 'default', namespace: name }) },
          REPORT,
        ),
      );
    },
  });
}

/** Every namespace has the cluster's CA in `kube-root-ca.crt`; changed or deleted, it is put right. */
export function rootCertificate(context: ClusterContext): Controller {
  return reconciler({
    name: 'root-ca-certificate-publisher-controller',
    context,
    watches: [
      { plural: 'namespaces', keys: ownKey },
      {
        plural: 'configmaps',
        keys: (event) =>
          event.object.metadata.name === 'kube-root-ca.crt' && event.type !== 'ADDED' ? namespaceOf(event) : [],
      },
    ],
    async reconcile(key) {
      const { name } = splitKey(key);
      if (!isLive(context, name)) return undefined;
      const type = served(context.registry, 'configmaps');
      const present = context.registry.get(type, name, 'kube-root-ca.crt');
      const data = { 'ca.crt': context.caPem };
      if (present === undefined) {
        const annotations = { 'kubernetes.io/description': DESCRIPTION };
        return createQuietly(
          context.registry.create(
            type,
            {
              apiVersion: 'v1',
              kind: 'ConfigMap',
              metadata: newMetadata({ name: 'kube-root-ca.crt', namespace: name, annotations }),
              data,
            },
            REPORT,
          ),
        );
      }
      if (fieldAt(present, 'data', 'ca.crt') !== context.caPem) {
        await context.registry.modify(type, name, 'kube-root-ca.crt', (current) => ({ ...current, data }), REPORT);
      }
      return undefined;
    },
  });
}

/** Somebody else may have made it, and the namespace may have gone: both are fine. */
async function createQuietly(creation: Promise<unknown>): Promise<undefined> {
  try {
    await creation;
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error) && !isForbidden(error)) throw error;
  }
  return undefined;
}
