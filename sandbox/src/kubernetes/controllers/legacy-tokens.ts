import type { ClusterContext, Controller, KubeObject } from '../contract.ts';
import { editable, isNotFound, type Outcome, ownKey, reconciler, served, splitKey } from '../machinery/index.ts';
import { REPORT } from './identity.ts';

export const TOKEN_SECRET = 'kubernetes.io/service-account-token';
export const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';

/** Makes the token, without end, that a Secret holds for an account. */
export type IssueToken = (account: KubeObject, secretName: string) => Promise<string>;

/**
 * Fills Secrets of type `kubernetes.io/service-account-token` with a token that never expires, and deletes them with
 * their account: whoever may create such a Secret and read it back has the account for good.
 */
export function legacyTokens(context: ClusterContext, issue: IssueToken): Controller {
  const { registry } = context;
  return reconciler({
    name: 'tokens-controller',
    context,
    watches: [
      { plural: 'secrets', keys: (event) => (isTokenSecret(event.object) ? ownKey(event) : []) },
      {
        plural: 'serviceaccounts',
        keys: ({ object }) =>
          registry
            .list(served(registry, 'secrets'), object.metadata.namespace ?? null)
            .filter((secret) => isTokenSecret(secret) && accountOf(secret) === object.metadata.name)
            .map((secret) => `${secret.metadata.namespace}/${secret.metadata.name}`),
      },
    ],
    reconcile: (key) => fill(context, issue, key),
  });
}

function isTokenSecret(secret: KubeObject): boolean {
  return secret.type === TOKEN_SECRET;
}

function accountOf(secret: KubeObject): string {
  return secret.metadata.annotations?.[ACCOUNT_NAME] ?? '';
}

async function fill(context: ClusterContext, issue: IssueToken, key: string): Promise<Outcome> {
  const { registry } = context;
  const { namespace, name } = splitKey(key);
  const type = served(registry, 'secrets');
  const secret = registry.get(type, namespace, name);
  if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return undefined;
  const account = registry.get(served(registry, 'serviceaccounts'), namespace, accountOf(secret));
  const uid = secret.metadata.annotations?.[ACCOUNT_UID];
  if (account === undefined || (uid !== undefined && uid !== account.metadata.uid)) {
    try {
      await registry.delete(type, namespace, name, { uid: secret.metadata.uid });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    return undefined;
  }
  const data = (secret.data ?? {}) as Record<string, string>;
  if (uid !== undefined && data.token !== undefined && data['ca.crt'] !== undefined && data.namespace !== undefined) {
    return undefined;
  }
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const token = data.token ?? encode(await issue(account, name));
  await registry.modify(
    type,
    namespace,
    name,
    (current) => {
      const next = editable<KubeObject>(current);
      next.metadata.annotations = { ...next.metadata.annotations, [ACCOUNT_UID]: account.metadata.uid };
      next.data = { ...data, 'ca.crt': encode(context.caPem), namespace: encode(namespace ?? ''), token };
      return next;
    },
    REPORT,
  );
  return undefined;
}
