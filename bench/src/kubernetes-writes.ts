import { clusterAccessFromKubeconfig, createKubernetesDriver } from '@tenantry/drivers/kubernetes';
import type { JsonObject } from '@tenantry/kinds';
import { BareClient, CONNECTIONS } from './bare-client.ts';
import { FreshCluster } from './cluster.ts';
import { applyRequest, type Created } from './declared.ts';
import { type Figure, median, ratio, spread } from './figures.ts';

const OBJECTS = 400;
const IN_FLIGHT = 32;
/** Each side writes so often, by turns, after one turn each that does not count. */
const TURNS = 5;

const OWNER = 'bench';
const NAMESPACE: Created = {
  type: 'v1/Namespace',
  id: '/api/v1/namespaces/bench',
  body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bench' } },
};

/** How fast the driver alone creates objects, compared with a bare client that sends the same ones to the same cluster. */
export async function measureKubernetesWrites(): Promise<Figure> {
  const cluster = await FreshCluster.start();
  const bare = await BareClient.connect(cluster.kubeconfig);
  const connection = `kubeconfig:${cluster.kubeconfigFile}`;
  const driver = createKubernetesDriver({
    resolve: () => clusterAccessFromKubeconfig(cluster.kubeconfig),
    limits: { connections: CONNECTIONS },
  });
  const { signal } = new AbortController();
  const create = ({ type, id, body }: Created) =>
    driver.create({ connection, type, id, owner: OWNER }, body as JsonObject, { signal });
  try {
    await create(NAMESPACE);
    driver.watch(connection, () => {});
    const byDriver: number[] = [];
    const byHand: number[] = [];
    for (let turn = 0; turn <= TURNS; turn += 1) {
      const slow = await rate((index) => bare.create(applyRequest(policy(`bare-${turn}-${index}`), OWNER)));
      const fast = await rate((index) => create(policy(`driver-${turn}-${index}`)));
      if (turn === 0) continue;
      byHand.push(slow);
      byDriver.push(fast);
    }
    return {
      what: 'the Kubernetes driver alone',
      measured: spread(byDriver, 'objects/s', 0),
      baseline: `${spread(byHand, 'objects/s', 0)}: same objects, bare HTTP client`,
      ratio: ratio(median(byDriver), median(byHand)),
    };
  } finally {
    await driver.close();
    await bare.close();
    await cluster.stop();
  }
}

function policy(name: string): Created {
  return {
    type: 'networking.k8s.io/v1/NetworkPolicy',
    id: `/apis/networking.k8s.io/v1/namespaces/bench/networkpolicies/${name}`,
    body: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: 'bench' },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    },
  };
}

/** Objects a second, with a bounded number under way at a time. */
async function rate(write: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (next < OBJECTS) {
        const index = next;
        next += 1;
        await write(index);
      }
    }),
  );
  return (OBJECTS * 1000) / (performance.now() - startedAt);
}
