import type { CallOptions } from '../contract.ts';
import type { AccessToken } from './access.ts';
import type { ClientOf } from './connections.ts';
import {
  createTokenAnchor,
  deleteTokenAnchor,
  readTokenAnchor,
  replaceServiceAccount,
  requestServiceAccountToken,
  type TokenAnchor,
  type TokenOptions,
} from './service-account-token.ts';

/** Tokens of service accounts, and what ends them. */
export interface ServiceAccounts {
  /** A short-lived token of a service account; Kubernetes issues none shorter than 600 seconds. */
  requestToken(
    connection: string,
    namespace: string,
    serviceAccount: string,
    expirationSeconds: number,
    options?: Partial<CallOptions> & TokenOptions,
  ): Promise<AccessToken>;
  /** The Secret that a token is bound to with `boundSecret`, so that it can be ended before its time. */
  createTokenAnchor(
    connection: string,
    namespace: string,
    id: string,
    options?: Partial<CallOptions>,
  ): Promise<TokenAnchor>;
  /** Null when it is gone or going, and the token with it. */
  readTokenAnchor(
    connection: string,
    namespace: string,
    id: string,
    options?: Partial<CallOptions>,
  ): Promise<TokenAnchor | null>;
  /** Ends the tokens bound to the anchor. */
  deleteTokenAnchor(connection: string, namespace: string, id: string, options?: Partial<CallOptions>): Promise<void>;
  /**
   * Ends all tokens of a service account of ours by deleting it; a watch tells of it, and the object it belongs to makes
   * it anew. Null where none stood there.
   */
  replaceServiceAccount(
    connection: string,
    namespace: string,
    name: string,
    options?: Partial<CallOptions>,
  ): Promise<{ readonly uid: string } | null>;
}

export function serviceAccounts(clientOf: ClientOf): ServiceAccounts {
  return {
    async requestToken(connection, namespace, serviceAccount, expirationSeconds, call = {}) {
      const client = await clientOf(connection);
      const signal = call.signal ?? new AbortController().signal;
      return requestServiceAccountToken(client, namespace, serviceAccount, expirationSeconds, signal, call);
    },

    async createTokenAnchor(connection, namespace, id, { signal = new AbortController().signal } = {}) {
      return createTokenAnchor(await clientOf(connection), namespace, id, signal);
    },

    async readTokenAnchor(connection, namespace, id, { signal = new AbortController().signal } = {}) {
      return readTokenAnchor(await clientOf(connection), namespace, id, signal);
    },

    async deleteTokenAnchor(connection, namespace, id, { signal = new AbortController().signal } = {}) {
      await deleteTokenAnchor(await clientOf(connection), namespace, id, signal);
    },

    async replaceServiceAccount(connection, namespace, name, { signal = new AbortController().signal } = {}) {
      return replaceServiceAccount(await clientOf(connection), namespace, name, signal);
    },
  };
}
