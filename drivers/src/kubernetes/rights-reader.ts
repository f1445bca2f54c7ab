import type { JsonObject } from '@tenantry/kinds';
import type { CallOptions } from '../contract.ts';
import {
  type AccessAnswer,
  type AccessQuestion,
  type ApiResource,
  type RightsObjects,
  readApiResources,
  readRights,
  readRole,
  reviewAccess,
} from './access-review.ts';
import type { ClientOf } from './connections.ts';

/** What the cluster says of rights. */
export interface RightsReader {
  /** Everything the cluster serves, in the versions it prefers. */
  apiResources(connection: string, options?: Partial<CallOptions>): Promise<readonly ApiResource[]>;
  /** What the cluster decides about a service account's right. */
  reviewAccess(connection: string, question: AccessQuestion, options?: Partial<CallOptions>): Promise<AccessAnswer>;
  /** A Role, or without a namespace a ClusterRole; null where it cannot be read. */
  role(
    connection: string,
    namespace: string | null,
    name: string,
    options?: Partial<CallOptions>,
  ): Promise<JsonObject | null>;
  /** What bears on rights in a namespace: bindings and admission policies. */
  rights(connection: string, namespace: string, options?: Partial<CallOptions>): Promise<RightsObjects>;
}

export function rightsReader(clientOf: ClientOf): RightsReader {
  return {
    async apiResources(connection, { signal = new AbortController().signal } = {}) {
      return readApiResources(await clientOf(connection), signal);
    },

    async reviewAccess(connection, question, { signal = new AbortController().signal } = {}) {
      return reviewAccess(await clientOf(connection), question, signal);
    },

    async role(connection, namespace, name, { signal = new AbortController().signal } = {}) {
      return readRole(await clientOf(connection), namespace, name, signal);
    },

    async rights(connection, namespace, { signal = new AbortController().signal } = {}) {
      return readRights(await clientOf(connection), namespace, signal);
    },
  };
}
