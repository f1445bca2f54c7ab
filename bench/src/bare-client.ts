import { clusterAccessFromKubeconfig } from '@tenantry/drivers/kubernetes';
import { Pool } from 'undici';
import { type ApplyRequest, type CompiledObject, objectPath } from './declared.ts';

/** As many keep-alive connections as the driver opens to a cluster. */
export const CONNECTIONS = 8;
/** As many objects at once as the engine runs passes. */
const OBJECTS_AT_ONCE = 32;

/** An HTTP client that knows nothing: it sends what it is given over keep-alive connections and reads the answers. */
export class BareClient {
  readonly #pool: Pool;
  readonly #isServed = new Map<string, boolean>();

  private constructor(pool: Pool) {
    this.#pool = pool;
  }

  static async connect(kubeconfig: string): Promise<BareClient> {
    const access = await clusterAccessFromKubeconfig(kubeconfig);
    const pool = new Pool(access.server, {
      connections: CONNECTIONS,
      connect: {
        ca: access.caPem,
        cert: access.clientCertificate?.certificatePem ?? '',
        key: access.clientCertificate?.keyPem ?? '',
      },
    });
    return new BareClient(pool);
  }

  /** Sends all of each object's requests, those that others need before the others. */
  createAll(objects: readonly CompiledObject[]): Promise<void> {
    return eachOf(objects, async (object) => {
      for (const wave of object) await Promise.all(wave.map((request) => this.create(request)));
    });
  }

  /** Deletes what does not go along with another, those that others need after the others. */
  deleteAll(objects: readonly CompiledObject[]): Promise<void> {
    return eachOf(objects, async (object) => {
      for (const wave of object.toReversed()) {
        await Promise.all(wave.filter(({ goesAlong }) => !goesAlong).map((request) => this.#delete(request)));
      }
    });
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** Creates one object; leaves out what is optional and of a type that the cluster does not serve. */
  async create({ path, body, type, isOptional }: ApplyRequest): Promise<void> {
    if (isOptional && this.#isServed.get(type) === false) return;
    const response = await this.#pool.request({
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/apply-patch+yaml', accept: 'application/json' },
      body,
    });
    const answer = await response.body.text();
    if (response.statusCode === 201 || response.statusCode === 200) JSON.parse(answer);
    else if (response.statusCode === 404 && isOptional) this.#isServed.set(type, false);
    else throw new Error(`${path} → ${response.statusCode} ${answer}`);
  }

  async #delete(request: ApplyRequest): Promise<void> {
    if (request.isOptional && this.#isServed.get(request.type) === false) return;
    const path = objectPath(request);
    const response = await this.#pool.request({ method: 'DELETE', path, headers: { accept: 'application/json' } });
    const answer = await response.body.text();
    if (response.statusCode >= 300) throw new Error(`${path} → ${response.statusCode} ${answer}`);
    JSON.parse(answer);
  }
}

async function eachOf<Item>(items: readonly Item[], visit: (item: Item) => Promise<void>): Promise<void> {
  const open = [...items].reverse();
  await Promise.all(
    Array.from({ length: OBJECTS_AT_ONCE }, async () => {
      for (let item = open.pop(); item !== undefined; item = open.pop()) await visit(item);
    }),
  );
}
