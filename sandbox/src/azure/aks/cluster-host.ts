import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import type { Cluster, ClusterOptions, Faults, LoadBalancers, NodeShape, UserInfo } from '../../kubernetes/contract.ts';
import type { Journal, Table } from '../../state/journal.ts';
import { addressRange } from './address-range.ts';
import { askCluster } from './cluster-request.ts';

export type StartCluster = (options: ClusterOptions) => Promise<Cluster>;

/** What is kept of a cluster, so that it comes back at the same address. */
export interface ClusterRow {
  /** ARM id in lower case, or `stand-alone/<name>`. */
  readonly key: string;
  readonly name: string;
  readonly resourceId: string | null;
  readonly directory: string;
  readonly port: number;
  /** Of a stand-alone cluster: the range that its load balancers have their addresses of. */
  readonly loadBalancers?: string;
}

type Authenticate = (resourceId: string, token: string) => Promise<UserInfo | null>;

/** Every Kubernetes cluster of the sandbox: those of managedClusters, and those started by themselves. */
export class ClusterHost {
  readonly #rows: Table<ClusterRow>;
  readonly #home: string;
  readonly #host: string;
  readonly #start: StartCluster;
  readonly #running = new Map<string, Promise<Cluster>>();
  #authenticate: Authenticate = async () => null;
  #loadBalancersOf: (resourceId: string) => LoadBalancers | undefined = () => undefined;
  #versionOf: (resourceId: string) => string | null = () => null;
  #followLogs: (resourceId: string, cluster: Cluster) => void = () => {};
  #faults: Faults = {};

  constructor(journal: Journal, home: string, host: string, start: StartCluster) {
    this.#rows = journal.table('clusters');
    this.#home = home;
    this.#host = host;
    this.#start = start;
  }

  /** Who speaks for tokens that a managed cluster did not issue itself. */
  useAuthentication(authenticate: Authenticate): void {
    this.#authenticate = authenticate;
  }

  /** What balances loads for managed clusters. */
  useLoadBalancers(loadBalancersOf: (resourceId: string) => LoadBalancers): void {
    this.#loadBalancersOf = loadBalancersOf;
  }

  /** Which Kubernetes managed clusters run; null where that is not known yet. */
  useVersions(versionOf: (resourceId: string) => string | null): void {
    this.#versionOf = versionOf;
  }

  /** Who reads the output of the pods of managed clusters. */
  useLogs(follow: (resourceId: string, cluster: Cluster) => void): void {
    this.#followLogs = follow;
  }

  /** Starts again every cluster that there was. */
  async resume(): Promise<void> {
    for (const row of [...this.#rows.values()]) await this.#run(row, []);
  }

  /** The cluster of this key, started if it is new; `nodes` are made only then. */
  async ensure(
    key: string,
    name: string,
    resourceId: string | null,
    nodes: readonly NodeShape[],
    loadBalancers?: string,
  ): Promise<Cluster> {
    const row = this.#rows.get(key) ?? {
      ...(loadBalancers === undefined ? {} : { loadBalancers }),
      key,
      name,
      resourceId,
      directory: join(this.#home, 'clusters', crypto.randomUUID()),
      port: 0,
    };
    return await this.#run(row, nodes);
  }

  async find(key: string): Promise<Cluster | undefined> {
    return await this.#running.get(key);
  }

  async all(): Promise<{ row: ClusterRow; cluster: Cluster }[]> {
    const found: { row: ClusterRow; cluster: Cluster }[] = [];
    for (const row of this.#rows.values()) {
      const cluster = await this.#running.get(row.key);
      if (cluster) found.push({ row, cluster });
    }
    return found;
  }

  async remove(key: string): Promise<void> {
    const cluster = await this.#running.get(key);
    this.#running.delete(key);
    this.#rows.delete(key);
    await cluster?.close();
  }

  setFaults(faults: Faults): void {
    this.#faults = faults;
    for (const running of this.#running.values()) void running.then((cluster) => cluster.setFaults(faults));
  }

  async close(): Promise<void> {
    const running = [...this.#running.values()];
    this.#running.clear();
    await Promise.allSettled(running.map(async (cluster) => (await cluster).close()));
  }

  /** Published signing keys of the cluster whose issuer this is; null when none of ours. */
  async issuerKeys(issuer: string): Promise<JSONWebKeySet | null> {
    for (const { cluster } of await this.all()) {
      if (cluster.issuer !== issuer) continue;
      // AKS publishes them to anyone; the cluster itself shows them to those who sign in.
      return (await askCluster(cluster, 'GET', '/openid/v1/jwks')) as JSONWebKeySet;
    }
    return null;
  }

  #managed(resourceId: string): Pick<ClusterOptions, 'authenticate' | 'version'> {
    return {
      authenticate: (token) => this.#authenticate(resourceId, token),
      version: () => this.#versionOf(resourceId),
    };
  }

  async #run(row: ClusterRow, nodes: readonly NodeShape[]): Promise<Cluster> {
    const known = this.#running.get(row.key);
    if (known) return await known;
    const { resourceId } = row;
    const loadBalancers = resourceId === null ? rangeOf(row) : this.#loadBalancersOf(resourceId);
    const started = this.#start({
      name: row.name,
      directory: row.directory,
      host: this.#host,
      port: row.port,
      nodes,
      ...(loadBalancers === undefined ? {} : { loadBalancers }),
      ...(resourceId === null ? {} : this.#managed(resourceId)),
    });
    this.#running.set(row.key, started);
    try {
      const cluster = await started;
      if (cluster.port !== row.port) this.#rows.set(row.key, { ...row, port: cluster.port });
      cluster.setFaults(this.#faults);
      if (resourceId !== null) this.#followLogs(resourceId, cluster);
      return cluster;
    } catch (cause) {
      this.#running.delete(row.key);
      throw new Error(`cluster ${row.name} did not start`, { cause });
    }
  }
}

const rangeOf = ({ loadBalancers }: ClusterRow): LoadBalancers | undefined =>
  loadBalancers === undefined ? undefined : addressRange(loadBalancers);
