import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Server, type Socket } from 'node:net';
import type { Replica } from './replica.ts';

/** How often a replica is asked whether it is ready, and how long it may take to say so: what load balancers are set to. */
const CHECK_EVERY_MS = 500;
const ANSWERS_WITHIN_MS = 2_000;
const CONNECTS_WITHIN_MS = 2_000;

/**
 * What balances load: each new connection goes to the next replica that says it is ready. Connections that stand are left alone,
 * whatever becomes of their replica, as those of a service of Kubernetes are.
 */
export class Front {
  readonly #replicas: readonly Replica[];
  readonly #ready = new Set<Replica>();
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  private constructor(replicas: readonly Replica[]) {
    this.#replicas = replicas;
    this.#server = createServer((client) => void this.#pass(client));
    this.#timer = setInterval(() => void this.#check(), CHECK_EVERY_MS);
  }

  static async open(replicas: readonly Replica[]): Promise<Front> {
    const front = new Front(replicas);
    front.#server.listen(0, '127.0.0.1');
    await once(front.#server, 'listening');
    await front.#check();
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  isReady(replica: Replica): boolean {
    return this.#ready.has(replica);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #check(): Promise<void> {
    await Promise.all(
      this.#replicas.map(async (replica) => {
        if (await saysReady(replica)) this.#ready.add(replica);
        else this.#ready.delete(replica);
      }),
    );
  }

  async #pass(client: Socket): Promise<void> {
    this.#keep(client);
    for (const replica of this.#inTurn()) {
      const upstream = await connect(replica);
      if (upstream === null) {
        this.#ready.delete(replica);
        continue;
      }
      this.#keep(upstream);
      client.pipe(upstream).pipe(client);
      client.once('close', () => upstream.destroy());
      upstream.once('close', () => client.destroy());
      return;
    }
    client.destroy();
  }

  #inTurn(): readonly Replica[] {
    const ready = this.#replicas.filter((replica) => this.#ready.has(replica));
    if (ready.length === 0) return [];
    const first = this.#turn++ % ready.length;
    return [...ready.slice(first), ...ready.slice(0, first)];
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // Its close says the same again.
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

async function saysReady({ url }: Replica): Promise<boolean> {
  if (url === null) return false;
  try {
    const answer = await fetch(new URL('/readyz', url), {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

function connect({ url }: Replica): Promise<Socket | null> {
  if (url === null) return Promise.resolve(null);
  const socket = createConnection({ host: url.hostname, port: Number(url.port), timeout: CONNECTS_WITHIN_MS });
  return new Promise((resolve) => {
    const fail = () => {
      socket.destroy();
      resolve(null);
    };
    socket.once('error', fail);
    socket.once('timeout', fail);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}
