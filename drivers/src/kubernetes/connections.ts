import { createHash } from 'node:crypto';
import { DriverError } from '../contract.ts';
import type { ClusterAccess } from './access.ts';
import { type ClientLimits, ClusterClient } from './client.ts';

/** How a cluster is reached is asked again after this time: certificates and addresses change. */
const ACCESS_MILLISECONDS = 300_000;
/** Where the cluster does not answer or does not accept us, it is asked again after this. */
const DOUBTED_MILLISECONDS = 5_000;
const RESOLVE_TIMEOUT_MS = 15_000;
/** That there is no access is not asked again sooner than this by a call that somebody waits for … */
const NO_ACCESS_MILLISECONDS = 2_000;
/** … nor sooner than this by watches, which wait for clusters that may never come. */
const NO_ACCESS_PATIENT_MILLISECONDS = 30_000;

interface Entry {
  readonly client: ClusterClient;
  readonly fingerprint: string;
  checkedAt: number;
  isDoubted: boolean;
}

/** Answers the client of a connection. */
export type ClientOf = (connection: string) => Promise<ClusterClient>;

/** One client per connection, kept while its access stays the same. */
export class Connections {
  readonly #resolve: (connection: string) => Promise<ClusterAccess>;
  readonly #limits: ClientLimits;
  readonly #clock: () => Date;
  readonly #random: () => number;
  readonly #onUp: (connection: string) => void;
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Map<string, Promise<ClusterClient>>();
  readonly #failures = new Map<string, { readonly at: number; readonly failure: DriverError }>();

  /** @param onUp called when the cluster of a connection was down and answers again */
  constructor(
    resolve: (connection: string) => Promise<ClusterAccess>,
    limits: ClientLimits,
    clock: () => Date,
    random: () => number,
    onUp: (connection: string) => void = () => {},
  ) {
    this.#onUp = onUp;
    this.#resolve = resolve;
    this.#limits = limits;
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * @param isPatient nobody waits for the answer: a failure to get access is remembered for longer
   * @throws DriverError when the connection leads to no cluster.
   */
  async client(connection: string, isPatient = false): Promise<ClusterClient> {
    const entry = this.#entries.get(connection);
    if (entry !== undefined) {
      const age = this.#clock().getTime() - entry.checkedAt;
      if (age < (entry.isDoubted ? DOUBTED_MILLISECONDS : ACCESS_MILLISECONDS)) return entry.client;
    }
    const failed = this.#failures.get(connection);
    const patience = isPatient ? NO_ACCESS_PATIENT_MILLISECONDS : NO_ACCESS_MILLISECONDS;
    if (failed !== undefined && this.#clock().getTime() - failed.at < patience) throw failed.failure;
    let pending = this.#pending.get(connection);
    if (pending === undefined) {
      pending = this.#renew(connection, entry).finally(() => this.#pending.delete(connection));
      this.#pending.set(connection, pending);
    }
    return pending;
  }

  /** How the cluster is reached has changed: asked anew at once, and what was made with the way before is cut. */
  async refresh(connection: string): Promise<void> {
    this.#failures.delete(connection);
    const entry = this.#entries.get(connection);
    if (entry === undefined) return;
    entry.checkedAt = Number.NEGATIVE_INFINITY;
    try {
      await this.client(connection);
    } catch (error) {
      this.#entries.delete(connection);
      await entry.client.close();
      throw error;
    }
  }

  /** Nobody asks for the connection any more; who does after all gets a new client. */
  async drop(connection: string): Promise<void> {
    const entry = this.#entries.get(connection);
    this.#entries.delete(connection);
    this.#failures.delete(connection);
    await entry?.client.close();
  }

  async close(): Promise<void> {
    const clients = [...this.#entries.values()].map((entry) => entry.client);
    this.#entries.clear();
    await Promise.all(clients.map((client) => client.close()));
  }

  async #renew(connection: string, known: Entry | undefined): Promise<ClusterClient> {
    let access: ClusterAccess;
    try {
      access = await withTimeout(this.#resolve(connection), RESOLVE_TIMEOUT_MS);
    } catch (error) {
      // What was true a moment ago serves as long as the cluster itself accepts it.
      if (known !== undefined && error instanceof DriverError && error.kind === 'transient') {
        known.checkedAt = this.#clock().getTime();
        known.isDoubted = true;
        return known.client;
      }
      const failure = error instanceof DriverError ? error : noAccess(connection, error);
      this.#failures.set(connection, { at: this.#clock().getTime(), failure });
      throw failure;
    }
    this.#failures.delete(connection);
    const fingerprint = fingerprintOf(access);
    const checkedAt = this.#clock().getTime();
    if (known?.fingerprint === fingerprint) {
      known.checkedAt = checkedAt;
      known.isDoubted = false;
      return known.client;
    }
    const doubt = () => {
      const entry = this.#entries.get(connection);
      if (entry?.client === client) entry.isDoubted = true;
    };
    const client = new ClusterClient(access, this.#limits, this.#clock, this.#random, doubt, () => {
      this.#onUp(connection);
    });
    this.#entries.set(connection, { client, fingerprint, checkedAt, isDoubted: false });
    // Calls under way fail as transient ones and are sent again through the new client.
    if (known !== undefined) await known.client.close();
    return client;
  }
}

function noAccess(connection: string, cause: unknown): DriverError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const message = `no access to the cluster of ${connection}: ${text}`;
  return new DriverError('unreachable', 'NoClusterAccess', message, { cause });
}

/** Tokens are left out: they are asked for when needed, and change all the time. */
function fingerprintOf(access: ClusterAccess): string {
  const hash = createHash('sha256');
  const certificate = access.clientCertificate;
  for (const part of [
    access.server,
    access.revision,
    access.serverName,
    access.caPem,
    certificate?.certificatePem,
    certificate?.keyPem,
  ]) {
    hash.update(part ?? '').update('\0');
  }
  return hash.update(access.token === undefined ? 'no token' : 'token').digest('hex');
}

async function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new DriverError('transient', 'Timeout', `no answer in ${milliseconds} ms`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
