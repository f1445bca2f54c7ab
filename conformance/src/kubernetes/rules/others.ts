import type { KubeRequest } from '../call.ts';
import type { Attack } from '../facts.ts';
import { configMap, event, pod, secret, service } from './compliant.ts';
import type { Rule } from './rule.ts';

/** What is compliant in one's own namespace is refused in any other: the request differs by the namespace alone. */
const elsewhere = (name: string, what: string, control: (attack: Attack) => KubeRequest): readonly Rule[] =>
  (
    [
      ['other-tenant', ({ victim }: Attack) => victim.namespace, "another tenant's namespace"],
      ['kube-system', () => 'kube-system', 'the namespace of the cluster itself'],
      ['default', () => 'default', 'the default namespace'],
    ] as const
  ).map(([place, namespace, where]) => ({
    id: `others/${name}-in-${place}`,
    what: `${what} in ${where}`,
    mtb: ['MTB-PL1-CC-TI-2', ...(place === 'kube-system' ? (['MTB-PL1-CC-CPI-1'] as const) : [])],
    cis: ['5.7.1', ...(place === 'default' ? (['5.7.4'] as const) : [])],
    control: (attack) => {
      const { body, ...rest } = control(attack);
      const { metadata, ...fields } = body as { metadata: Record<string, unknown> };
      const { namespace: _, ...unplaced } = metadata;
      return { ...rest, body: { ...fields, metadata: unplaced } } as KubeRequest;
    },
    change: (attack) => ({ path: ['namespace'], value: namespace(attack) }),
    names: /in the namespace "/,
  }));

const OWN = ({ attacker }: Attack, resource: string, name: string): KubeRequest => ({
  verb: 'get',
  group: '',
  version: 'v1',
  resource,
  namespace: attacker.namespace,
  name,
});

export const OTHER_RULES: readonly Rule[] = [
  ...elsewhere('pod', 'a pod', (attack) => pod(attack)),
  ...elsewhere('service', 'a service', (attack) => service(attack)),
  ...elsewhere('secret', 'a secret', secret),
  ...elsewhere('config-map', 'a config map', configMap),
  {
    id: 'others/event-in-other-tenant',
    what: "an event about another tenant's pod, in its namespace",
    mtb: ['MTB-PL1-CC-TI-2'],
    control: (attack) => {
      const request = event(attack);
      return request;
    },
    change: ({ victim }) => ({ path: ['namespace'], value: victim.namespace }),
    names: /in the namespace "/,
  },
  {
    id: 'others/event-about-other-tenant',
    what: "an event in one's own namespace about another tenant's pod",
    mtb: ['MTB-PL1-CC-TI-2'],
    control: event,
    change: ({ victim }) => ({ path: ['body', 'involvedObject', 'namespace'], value: victim.namespace }),
    names: /involvedObject\.namespace/,
    statuses: [403, 422],
  },
  {
    id: 'others/namespace-of-body',
    what: "another tenant's namespace in the body, one's own in the address",
    mtb: ['MTB-PL1-CC-TI-2'],
    control: (attack) => {
      const request = configMap(attack);
      const body = request.body as { metadata: Record<string, unknown> };
      return {
        ...request,
        body: { ...body, metadata: { ...body.metadata, namespace: attack.attacker.namespace } },
      } as KubeRequest;
    },
    change: ({ victim }) => ({ path: ['body', 'metadata', 'namespace'], value: victim.namespace }),
    names: /namespace/,
    statuses: [400, 403],
  },
  {
    id: 'others/quota-written',
    what: "the tenant's own quota, changed",
    mtb: ['MTB-PL1-CC-TI-1', 'MTB-PL1-BC-CPI-2'],
    control: (attack) => OWN(attack, 'resourcequotas', 'tenant-quota'),
    change: () => ({ path: ['verb'], value: 'delete' }),
    names: /cannot delete resource "resourcequotas"/,
  },
  {
    id: 'others/limits-written',
    what: "the tenant's own limits, taken away",
    mtb: ['MTB-PL1-BC-CPI-2', 'MTB-PL1-CC-TI-1'],
    control: (attack) => OWN(attack, 'limitranges', 'tenant-limits'),
    change: () => ({ path: ['verb'], value: 'delete' }),
    names: /cannot delete resource "limitranges"/,
  },
  {
    id: 'others/network-policy-deleted',
    what: 'the policy that closes the tenant, taken away',
    mtb: ['MTB-PL1-BC-CPI-2', 'MTB-PL2-BC-OPS-4', 'MTB-PL1-BC-NI-1'],
    cis: ['5.3.2'],
    control: ({ attacker }) => ({
      verb: 'get',
      group: 'networking.k8s.io',
      version: 'v1',
      resource: 'networkpolicies',
      namespace: attacker.namespace,
      name: 'tenantry-default-deny',
    }),
    change: () => ({ path: ['verb'], value: 'delete' }),
    names: /cannot delete resource "networkpolicies"/,
  },
];
