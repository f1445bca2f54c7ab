import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Cluster, type ClusterOptions, startCluster } from './index.ts';

export interface TestAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: { [field: string]: unknown };
}

/** A cluster in a temporary directory, with a bare client for it. */
export interface TestCluster {
  cluster: Cluster;
  readonly directory: string;
  /** As the administrator, unless a token is given. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Stops the cluster and starts it again over the same state. */
  restart(): Promise<void>;
  end(): Promise<void>;
}

export async function startTestCluster(options: Partial<ClusterOptions> = {}): Promise<TestCluster> {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-cluster-'));
  const start = (port: number): Promise<Cluster> =>
    startCluster({
      name: 'test',
      directory,
      host: '127.0.0.1',
      port,
      speed: 50,
      nodes: [{ name: 'n1', cpu: '8', memory: '32Gi', pods: 110, labels: {}, taints: [] }],
      ...options,
    });
  const cluster = await start(0);
  const { user } = parse(cluster.adminKubeconfig()).users[0] as { user: Record<string, string> };
  const pem = (field: string): string => Buffer.from(user[field] ?? '', 'base64').toString();
  const admin = { cert: pem('client-certificate-data'), key: pem('client-key-data') };
  const self: TestCluster = {
    cluster,
    directory,
    send: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const credentials = headers.authorization === undefined ? admin : {};
        const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
        const type =
          text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) };
        const call = request(
          `${self.cluster.url}${path}`,
          {
            method,
            headers: { ...type, ...headers },
            ca: self.cluster.caPem,
            agent: false,
            timeout: 20_000,
            ...credentials,
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () => {
              const received = Buffer.concat(chunks).toString();
              const isJson = response.headers['content-type']?.startsWith('application/json') === true;
              const lines = received.trim().split('\n');
              resolve({
                status: response.statusCode ?? 0,
                text: received,
                body: isJson && lines.length === 1 && received !== '' ? JSON.parse(received) : {},
              });
            });
          },
        );
        call.on('error', reject);
        call.end(text);
      }),
    async restart() {
      const { port } = self.cluster;
      await self.cluster.close();
      self.cluster = await start(port);
    },
    async end() {
      await self.cluster.close();
      rmSync(directory, { recursive: true });
    },
  };
  return self;
}
