import { clusterAccessFromKubeconfigFile } from '@tenantry/drivers/kubernetes';
import { type Call, ClusterCalls } from '../src/kubernetes/index.ts';

/** Another hand in the cluster: its administrator, past the product. */
export async function administratorCall(kubeconfig: string): Promise<{ call: Call; close(): Promise<void> }> {
  const access = await clusterAccessFromKubeconfigFile(kubeconfig);
  const calls = new ClusterCalls(
    access,
    access.clientCertificate === undefined ? {} : { clientCertificate: access.clientCertificate },
  );
  return { call: calls.as(() => ({})), close: () => calls.close() };
}
