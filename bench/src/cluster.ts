import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCluster } from '../../sandbox/src/kubernetes/index.ts';
import { endedEarly } from './forked-server.ts';

const ANSWERS_WITHIN_MS = 60_000;
const READS = new Set(['get', 'list', 'watch']);
const PROGRAM = fileURLToPath(import.meta.url);

export interface Requests {
  readonly reads: number;
  /** Those that changed something, or would have. */
  readonly writes: number;
}

/** A fresh sandbox cluster in a process of its own, so that its work does not stand in the way of who is measured. */
export class FreshCluster {
  readonly kubeconfig: string;
  readonly kubeconfigFile: string;
  readonly #directory: string;
  readonly #process: ChildProcess;

  private constructor(kubeconfig: string, kubeconfigFile: string, directory: string, child: ChildProcess) {
    this.kubeconfig = kubeconfig;
    this.kubeconfigFile = kubeconfigFile;
    this.#directory = directory;
    this.#process = child;
  }

  /** @param latencyMs how long it waits before it takes up a request, as one does whose requests travel and are written to disks. */
  static async start(latencyMs = 0): Promise<FreshCluster> {
    const directory = await mkdtemp(join(tmpdir(), 'tenantry-bench-cluster-'));
    const child = fork(PROGRAM, [directory, String(latencyMs)], { stdio: 'inherit', execArgv: [] });
    const [kubeconfig] = (await Promise.race([once(child, 'message'), endedEarly(child)])) as [string];
    const kubeconfigFile = join(directory, 'kubeconfig');
    await writeFile(kubeconfigFile, kubeconfig, { mode: 0o600 });
    return new FreshCluster(kubeconfig, kubeconfigFile, directory, child);
  }

  get pid(): number {
    const { pid } = this.#process;
    if (pid === undefined) throw new Error('the cluster does not run');
    return pid;
  }

  /** Requests since the last time this was asked, by the cluster's own count. */
  async takeRequests(): Promise<Requests> {
    const answer = once(this.#process, 'message', { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
    this.#process.send('take requests');
    const [requests] = (await answer) as [Requests];
    return requests;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      this.#process.disconnect();
      await ended;
    }
    await rm(this.#directory, { recursive: true, force: true });
  }
}

async function serve(directory: string, latencyMs: number): Promise<void> {
  const cluster = await startCluster({
    name: 'bench',
    directory: join(directory, 'state'),
    host: '127.0.0.1',
    port: 0,
    nodes: [],
  });
  cluster.setFaults({ latencyMs });
  process.send?.(cluster.adminKubeconfig());
  process.on('message', () => {
    const requests = { reads: 0, writes: 0 };
    for (const [request, count] of Object.entries(cluster.counters())) {
      requests[READS.has(request.split(' ')[0] ?? '') ? 'reads' : 'writes'] += count;
    }
    cluster.resetCounters();
    process.send?.(requests satisfies Requests);
  });
  process.once('disconnect', () => void cluster.close().then(() => process.exit(0)));
}

if (process.argv[1] === PROGRAM) {
  const [directory, latencyMs] = process.argv.slice(2);
  if (directory === undefined) throw new Error('the cluster needs a folder to keep its state in');
  await serve(directory, Number(latencyMs));
}
