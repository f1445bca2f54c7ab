import { clusterAccessFromKubeconfig } from '@tenantry/drivers/kubernetes';
import { Pool } from 'undici';
import type { ApplyRequest, CompiledObject } from './declared.ts';

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
  async createAll(objects: readonly CompiledObject[]): Promise<void> {
    const open = [...objects].reverse();
    await Promise.all(
      Array.from({ length: OBJECTS_AT_ONCE }, async () => {
        for (let object = open.pop(); object !== undefined; object = open.pop()) {
          for (const wave of object) await Promise.all(wave.map((request) => this.create(request)));
        }
      }),
    );
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
}
