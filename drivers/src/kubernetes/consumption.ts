import { amount, type JsonObject } from '@tenantry/kinds';
import type { ClusterClient } from './client.ts';
import { listAll } from './list-all.ts';
import { asObject, asText, metadataText } from './mark.ts';

/** What the pods and claims of a namespace ask for together, as its quota counts them. */
export interface NamespaceRequests {
  readonly namespace: string;
  /** Cores. */
  readonly cpu: number;
  /** GiB. */
  readonly memory: number;
  readonly storage: number;
}

/** The quota of every tenant has this name; others in a namespace may count a part of it. */
const QUOTA = 'tenant-quota';

/** Of every namespace with a quota of ours, in one list. */
export async function listRequests(client: ClusterClient, signal: AbortSignal): Promise<NamespaceRequests[]> {
  const quotas = await listAll(client, '/api/v1/resourcequotas', signal, { fieldSelector: `metadata.name=${QUOTA}` });
  return quotas.map(requestsOf);
}

function requestsOf(quota: JsonObject): NamespaceRequests {
  const used = asObject(asObject(quota.status).used);
  const of = (name: string) => {
    const text = asText(used[name]);
    return text === '' ? 0 : amount(text);
  };
  return {
    namespace: metadataText(quota, 'namespace'),
    cpu: of('requests.cpu'),
    memory: of('requests.memory') / 2 ** 30,
    storage: of('requests.storage') / 2 ** 30,
  };
}
