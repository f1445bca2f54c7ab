import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type JsonObject, KINDS } from '@tenantry/kinds';
import pg from 'pg';
import { startSandbox } from '../../../server/src/composition/sandbox.ts';
import { openWorld as openApi, type TestWorld } from '../../../server/src/testing/world.ts';
import { bundled, Life } from './life.ts';
import { collectionOf, type Things, World } from './world.ts';

const LOOKS_AROUND_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 25;

export interface InventoryEntry {
  readonly id: string;
  readonly key: string;
  readonly driver: string;
  readonly state: string;
  readonly isUnderWay: boolean;
  readonly owner: string;
}

interface Companions {
  readonly spare: () => Life;
  readonly end: () => Promise<void>;
}

/**
 * All that lives on while processes die: a database, the API that people declare at, Azure and its clusters. And the process
 * that runs the passes, followed by the next, which is loaded while the one before works.
 */
export class Stage implements AsyncDisposable {
  readonly api: TestWorld;
  readonly world: World;
  readonly database: pg.Client;
  /** Of the cluster to live on; null in Azure. */
  readonly kubeconfigFile: string | null;
  readonly #open: Companions;
  readonly #collections = new Set<string>();
  #spare: Life;
  #life: Life | null = null;

  private constructor(
    api: TestWorld,
    world: World,
    database: pg.Client,
    kubeconfigFile: string | null,
    open: Companions,
  ) {
    this.api = api;
    this.world = world;
    this.database = database;
    this.kubeconfigFile = kubeconfigFile;
    this.#open = open;
    this.#spare = open.spare();
  }

  /** @param hasCloud whether objects live in Azure; or else on a cluster of one's own alone. */
  static async open(hasCloud = true): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-crash-'));
    // The sandbox outlives whoever started it, and who is interrupted does not come to end it.
    const abandon = () => abandonSandbox(folder);
    process.once('exit', abandon);
    const endings: (() => PromiseLike<void>)[] = [async () => void process.off('exit', abandon), async () => abandon()];
    const end = async () => {
      for (const ending of endings.reverse()) await ending();
    };
    try {
      const log = await open(join(folder, 'passes.log'), 'a', 0o600);
      endings.push(() => log.close());
      const sandbox = await startSandbox(join(folder, 'sandbox'));
      endings.push(() => sandbox.stop());
      let databaseUrl = '';
      const api = await openApi({ kinds: KINDS }, async (url) => {
        databaseUrl = url;
        return url;
      });
      endings.push(() => api[Symbol.asyncDispose]());
      const database = new pg.Client({ connectionString: databaseUrl, application_name: 'tenantry reliability' });
      await database.connect();
      endings.push(() => database.end());
      const program = await bundled();
      const world = await World.open(sandbox);
      endings.push(() => world.close());
      const kubeconfigFile = hasCloud ? null : await ownCluster(world, folder);
      const surroundings = {
        databaseUrl,
        masterKey: api.masterKey.bytes.toString('base64'),
        sandbox: hasCloud ? sandbox : null,
      };
      return new Stage(api, world, database, kubeconfigFile, {
        spare: () => new Life(program, surroundings, log.fd),
        end,
      });
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** The process that runs passes now; a new one where the last has died. */
  async life(): Promise<Life> {
    if (this.#life !== null && !this.#life.isOver) return this.#life;
    const life = this.#spare;
    this.#life = life;
    this.#spare = this.#open.spare();
    const claims = await this.#claims();
    await life.live();
    await this.#lookedAround(life, claims);
    return life;
  }

  /** A process begins by looking at all that has anything in the world; until it has, it is not at rest. */
  async #lookedAround(life: Life, claimsBefore: number): Promise<void> {
    const { rows } = await this.database.query<{ count: number }>(
      'SELECT count(DISTINCT object_uid)::int AS count FROM inventory',
    );
    const wanted = claimsBefore + (rows[0]?.count ?? 0);
    const deadline = Date.now() + LOOKS_AROUND_WITHIN_MS;
    while ((await this.#claims()) < wanted && !life.isOver && Date.now() < deadline) await pause(LOOK_EVERY_MS);
  }

  async #claims(): Promise<number> {
    const { rows } = await this.database.query<{ count: number }>(
      'SELECT CASE WHEN is_called THEN last_value ELSE 0 END::int AS count FROM lease_tokens',
    );
    return rows[0]?.count ?? 0;
  }

  async declare(manifest: JsonObject): Promise<void> {
    await this.#call('POST', '/api/v1/apply', [manifest]);
  }

  async delete(path: string): Promise<void> {
    await this.#call('DELETE', path);
  }

  async accept(path: string): Promise<void> {
    const shown = JSON.parse(await this.#call('GET', path)) as { metadata: { generation: number } };
    await this.#call('POST', `${path}/accept`, { generation: shown.metadata.generation });
  }

  /** What the dead held is anybody's again at once, as if the time of its leases had gone by. */
  async leasesRunOut(): Promise<void> {
    // In the order in which all do who hold several objects: the dead may have statements that are still at work.
    await this.database.query(
      `WITH held AS MATERIALIZED (SELECT uid FROM objects WHERE lease_until > now() ORDER BY uid FOR NO KEY UPDATE)
       UPDATE objects o SET lease_until = now() FROM held WHERE o.uid = held.uid`,
    );
    await this.database.query('UPDATE write_lanes SET held_until = now() WHERE held_until > now()');
  }

  /** What keeps all from being at rest: objects that are due, leased, or not ready; empty where nothing does. */
  async unrest(): Promise<readonly string[]> {
    const { rows } = await this.database.query<{ what: string }>(
      `SELECT kind || ' ' || name || ' is ' || (status->>'phase') || ': ' || coalesce(status->'conditions'->0->>'message', '') AS what
       FROM objects
       WHERE due_at <= now() OR lease_until > now() OR status->>'phase' <> 'ready'
         OR (status->>'observedGeneration')::int < generation`,
    );
    return rows.map(({ what }) => what);
  }

  /** Of all objects. */
  async inventory(): Promise<readonly InventoryEntry[]> {
    const { rows } = await this.database.query<InventoryEntry>(
      `SELECT i.id, i.key, i.driver, i.state, i.operation IS NOT NULL AS "isUnderWay", o.kind || ' ' || o.name AS owner
       FROM inventory i JOIN objects o ON o.uid = i.object_uid`,
    );
    for (const { id, driver } of rows) if (driver === 'kubernetes') this.#collections.add(collectionOf(id));
    return rows;
  }

  async things(): Promise<Things> {
    return this.world.things(this.#collections);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#life?.kill(), this.#spare.kill()]);
    await this.#open.end();
  }

  async #call(method: 'GET' | 'POST' | 'DELETE', url: string, body?: JsonObject | readonly JsonObject[]) {
    const answer = await this.api.call({ method, url, ...(body === undefined ? {} : { body }) });
    if (answer.statusCode >= 300) throw new Error(`${method} ${url} → ${answer.statusCode} ${answer.body}`);
    return answer.body;
  }
}

async function ownCluster(world: World, folder: string): Promise<string> {
  const { kubeconfig } = await world.ask<{ kubeconfig: string }>('POST', '/clusters', { name: 'own', nodes: 2 });
  const file = join(folder, 'kubeconfig');
  await writeFile(file, kubeconfig, { mode: 0o600 });
  return file;
}

function abandonSandbox(folder: string): void {
  try {
    const { pid } = JSON.parse(readFileSync(join(folder, 'sandbox', 'run.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended, or never began.
  }
  rmSync(folder, { recursive: true, force: true });
}
