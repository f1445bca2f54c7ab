import { amount, type JsonObject } from '@tenantry/kinds';
import type { ClusterClient } from './client.ts';
import { asList, asObject, asText, metadataOf, metadataText } from './mark.ts';

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
const PAGE = 500;
/** A cluster has 10,000 namespaces at most. */
const MAX_PAGES = 40;

/** Of every namespace with a quota of ours, in one list. */
export async function listRequests(client: ClusterClient, signal: AbortSignal): Promise<NamespaceRequests[]> {
  const found: NamespaceRequests[] = [];
  let next = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({
      fieldSelector: `metadata.name=${QUOTA}`,
      limit: String(PAGE),
      ...(next === '' ? {} : { continue: next }),
    });
    const path = `/api/v1/resourcequotas?${query}`;
    const answer = await client.call({ method: 'GET', path, signal, attempt: 'list what tenants ask for' });
    found.push(...asList(answer.body.items).map((item) => requestsOf(asObject(item))));
    next = asText(metadataOf(answer.body).continue);
    if (next === '') break;
  }
  return found;
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
