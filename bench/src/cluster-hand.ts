import { clusterAccessFromKubeconfig } from '@tenantry/drivers/kubernetes';
import type { JsonObject } from '@tenantry/kinds';
import { Pool } from 'undici';

const ANSWERS_WITHIN_MS = 30_000;
const CONNECTIONS = 32;

/** An administrator's hand in a cluster: reads, deletes, changes, and watches. */
export class ClusterHand {
  readonly #pool: Pool;

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  static async connect(kubeconfig: string): Promise<ClusterHand> {
    const access = await clusterAccessFromKubeconfig(kubeconfig);
    const connect = {
      ca: access.caPem,
      cert: access.clientCertificate?.certificatePem ?? '',
      key: access.clientCertificate?.keyPem ?? '',
    };
    return new ClusterHand(new Pool(access.server, { connections: CONNECTIONS, connect, bodyTimeout: 0 }));
  }

  /** The object, or null where there is none. */
  async read(path: string): Promise<JsonObject | null> {
    const { status, body } = await this.#send('GET', path);
    return status === 404 ? null : accepted(path, status, body);
  }

  async delete(path: string): Promise<void> {
    const { status, body } = await this.#send('DELETE', path);
    accepted(path, status, body);
  }

  /** @param type of the patch: `merge-patch+json`, `apply-patch+yaml`. */
  async patch(path: string, type: string, patch: string): Promise<JsonObject> {
    const { status, body } = await this.#send('PATCH', path, { 'content-type': `application/${type}` }, patch);
    return accepted(path, status, body);
  }

  /** One line of JSON for each event, until the signal. */
  async *watch(collection: string, query: string, signal: AbortSignal): AsyncGenerator<JsonObject, void, undefined> {
    const path = `${collection}?watch=true&${query}`;
    const { statusCode, body } = await this.#pool.request({ method: 'GET', path, signal });
    if (statusCode !== 200) throw new Error(`${path} → ${statusCode} ${await body.text()}`);
    let rest = '';
    for await (const chunk of body) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as JsonObject;
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #send(method: 'GET' | 'DELETE' | 'PATCH', path: string, headers: Record<string, string> = {}, body?: string) {
    const answer = await this.#pool.request({
      method,
      path,
      headers: { accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
      headersTimeout: ANSWERS_WITHIN_MS,
      bodyTimeout: ANSWERS_WITHIN_MS,
    });
    return { status: answer.statusCode, body: (await answer.body.json()) as JsonObject };
  }
}

function accepted(path: string, status: number, body: JsonObject): JsonObject {
  if (status < 200 || status >= 300) throw new Error(`${path} → ${status} ${JSON.stringify(body)}`);
  return body;
}
