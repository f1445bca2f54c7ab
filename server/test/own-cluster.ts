import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubectlPath } from '@tenantry/conformance/clients';
import { inject } from 'vitest';
import { type RunningSandbox, startSandbox } from '../src/composition/sandbox.ts';
import type { Outcome, Product } from './product.ts';

const CLUSTER_ROLE = new URL('../../deploy/kubernetes/cluster-role.yaml', import.meta.url).pathname;
/** What runs programs for the test: the product, with its environment, or the test itself. */
export type Runs = Pick<Product, 'command'>;

const ACCOUNT = 'system:serviceaccount:tenantry:tenantry';

/** One request of the cluster's audit log. */
export interface AuditedRequest {
  readonly verb: string;
  readonly requestURI: string;
  readonly impersonatedUser?: { readonly username: string };
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource: string;
    readonly subresource?: string;
    readonly name?: string;
  };
  readonly responseStatus: { readonly code: number };
}

/** A cluster that somebody has already, in a process of its own, with nothing of Tenantry in it. */
export class OwnCluster {
  readonly folder: string;
  readonly adminKubeconfig: string;
  readonly #sandbox: RunningSandbox;
  readonly #kubectl: string;

  private constructor(folder: string, sandbox: RunningSandbox, kubectl: string) {
    this.folder = folder;
    this.adminKubeconfig = join(folder, 'admin.kubeconfig');
    this.#sandbox = sandbox;
    this.#kubectl = kubectl;
  }

  /** `loadBalancers`: the range that services of that type have their addresses of; without one they have none. */
  static async start(nodes = 3, gatewayApi = false, loadBalancers?: string): Promise<OwnCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-own-'));
    const sandbox = await startSandbox(join(folder, 'sandbox'), { program: inject('preparedPrograms').sandbox });
    const cluster = new OwnCluster(folder, sandbox, await kubectlPath());
    const { kubeconfig } = await cluster.#ask<{ kubeconfig: string }>('POST', '/clusters', {
      name: 'own',
      nodes,
      gatewayApi,
      ...(loadBalancers === undefined ? {} : { loadBalancers }),
    });
    await writeFile(cluster.adminKubeconfig, kubeconfig, { mode: 0o600 });
    return cluster;
  }

  async stop(): Promise<void> {
    await this.#sandbox.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** As the cluster's administrator. */
  kubectl(runs: Runs, ...words: readonly string[]): Promise<Outcome> {
    return runs.command(this.#kubectl, ['--kubeconfig', this.adminKubeconfig, ...words]);
  }

  /** As `kubectl`, but anything other than success fails. */
  async must(runs: Runs, ...words: readonly string[]): Promise<string> {
    const outcome = await this.kubectl(runs, ...words);
    if (outcome.code !== 0) throw new Error(`kubectl ${words.join(' ')}: ${outcome.stderr}`);
    return outcome.stdout;
  }

  /** Where the cluster is (`server`), and how it is known (`certificate-authority-data`, in base64). */
  view(runs: Runs, field: 'server' | 'certificate-authority-data'): Promise<string> {
    return this.must(runs, 'config', 'view', '--raw', '-o', `jsonpath={.clusters[0].cluster.${field}}`);
  }

  /** Applies the ClusterRole of the repository, and writes a kubeconfig of its account. Answers its file and its token. */
  async grant(runs: Runs, name = 'tenantry.kubeconfig'): Promise<{ file: string; token: string }> {
    await this.must(runs, 'apply', '-f', CLUSTER_ROLE);
    const token = (await this.must(runs, '-n', 'tenantry', 'create', 'token', 'tenantry', '--duration', '24h')).trim();
    const file = join(this.folder, name);
    const cluster = {
      server: await this.view(runs, 'server'),
      'certificate-authority-data': await this.view(runs, 'certificate-authority-data'),
    };
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'tenantry',
      clusters: [{ name: 'cluster', cluster }],
      users: [{ name: 'tenantry', user: { token } }],
      contexts: [{ name: 'tenantry', context: { cluster: 'cluster', user: 'tenantry' } }],
    };
    await writeFile(file, JSON.stringify(kubeconfig), { mode: 0o600 });
    return { file, token };
  }

  /** What Tenantry's account has asked of the cluster. */
  async requests(): Promise<AuditedRequest[]> {
    const query = new URLSearchParams({ cluster: 'own', username: ACCOUNT });
    return (await this.#ask<{ value: AuditedRequest[] }>('GET', `/audit?${query}`)).value;
  }

  async forgetRequests(): Promise<void> {
    await this.#ask('DELETE', '/audit?cluster=own');
  }

  async #ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const { url, token } = this.#sandbox.admin;
    const response = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${text}`);
    return (text === '' ? null : JSON.parse(text)) as Answer;
  }
}
