import { request } from 'node:https';
import { parse } from 'yaml';
import type { Cluster } from '../../kubernetes/contract.ts';

interface AdminConfig {
  readonly users: readonly { readonly user: Record<string, string> }[];
}

/** A token of a service account for the exchange with Entra, asked of the cluster as its administrator. */
export async function serviceAccountToken(cluster: Cluster, namespace: string, account: string): Promise<string> {
  const user = (parse(cluster.adminKubeconfig()) as AdminConfig).users[0]?.user ?? {};
  const decoded = (field: string): Buffer => Buffer.from(user[field] ?? '', 'base64');
  const ask = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences: ['api://AzureADTokenExchange'], expirationSeconds: 600 },
  };
  const text = await new Promise<string>((resolve, reject) => {
    const call = request(
      `${cluster.url}/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      {
        method: 'POST',
        ca: cluster.caPem,
        cert: decoded('client-certificate-data'),
        key: decoded('client-key-data'),
        headers: { 'content-type': 'application/json' },
        agent: false,
        timeout: 10_000,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      },
    );
    call.on('timeout', () => call.destroy(new Error('the cluster did not answer in time')));
    call.on('error', reject);
    call.end(JSON.stringify(ask));
  });
  return (JSON.parse(text) as { status: { token: string } }).status.token;
}
