import { amount, type JsonObject, type JsonValue } from '@tenantry/kinds';
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
  readonly pods: number;
  /** What they may ask for together; null where the quota does not bound all of it. */
  readonly most: { readonly cpu: number; readonly memory: number; readonly pods: number } | null;
}

/** The quota of every tenant has this name; others in a namespace may count a part of it. */
const QUOTA = 'tenant-quota';

/** Of every namespace with a quota of ours, in one list. */
export async function listRequests(client: ClusterClient, signal: AbortSignal): Promise<NamespaceRequests[]> {
  const quotas = await listAll(client, '/api/v1/resourcequotas', signal, { fieldSelector: `metadata.name=${QUOTA}` });
  return quotas.map(requestsOf);
}

function requestsOf(quota: JsonObject): NamespaceRequests {
  const used = figuresOf(asObject(quota.status).used);
  return {
    namespace: metadataText(quota, 'namespace'),
    cpu: used('requests.cpu') ?? 0,
    memory: (used('requests.memory') ?? 0) / 2 ** 30,
    storage: (used('requests.storage') ?? 0) / 2 ** 30,
    pods: used('pods') ?? 0,
    most: mostOf(quota),
  };
}

function mostOf(quota: JsonObject): NamespaceRequests['most'] {
  const hard = figuresOf(asObject(quota.spec).hard);
  const [cpu, memory, pods] = [hard('requests.cpu'), hard('requests.memory'), hard('pods')];
  return cpu === null || memory === null || pods === null ? null : { cpu, memory: memory / 2 ** 30, pods };
}

/** Base units of each figure; null where there is none. */
function figuresOf(value: JsonValue | undefined): (name: string) => number | null {
  const figures = asObject(value);
  return (name) => {
    const text = asText(figures[name]);
    return text === '' ? null : amount(text);
  };
}
