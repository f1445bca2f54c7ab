import { request } from 'node:https';
import { parse } from 'yaml';
import type { Cluster } from '../../kubernetes/contract.ts';

interface AdminConfig {
  readonly users: readonly { readonly user: Record<string, string> }[];
}

const timeoutMs = 10_000;

/** One request to a cluster's API as its administrator; the answer as JSON. Throws on any status of refusal. */
export async function askCluster(cluster: Cluster, method: string, path: string, body?: object): Promise<unknown> {
  const user = (parse(cluster.adminKubeconfig()) as AdminConfig).users[0]?.user ?? {};
  const decoded = (field: string): Buffer => Buffer.from(user[field] ?? '', 'base64');
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const call = request(
      `${cluster.url}${path}`,
      {
        method,
        ca: cluster.caPem,
        cert: decoded('client-certificate-data'),
        key: decoded('client-key-data'),
        headers: { 'content-type': 'application/json' },
        agent: false,
        timeout: timeoutMs,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
        response.on('error', reject);
      },
    );
    call.on('timeout', () => call.destroy(new Error(`cluster ${cluster.name} did not answer in time`)));
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
  if (status >= 400) throw new Error(`cluster ${cluster.name} refused ${method} ${path}: ${status}`);
  return JSON.parse(text) as unknown;
}
