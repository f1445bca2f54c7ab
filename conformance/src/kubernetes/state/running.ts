import type { JsonObject } from '@tenantry/kinds';
import type { Call, KubeAnswer, KubeRequest } from '../call.ts';
import type { Attack } from '../facts.ts';
import { judgeControl, judgeMutant } from '../probe-rules.ts';
import type { Row } from '../row.ts';
import { container, imageOf, pod, service } from '../rules/compliant.ts';

/** What may be changed of objects that stand already. They are made for real, and each change is a dry run. */
export async function probeRunning(attack: Attack, call: Call): Promise<Row[]> {
  const [madePod, madeService] = [await make(attack, call, pod(attack)), await make(attack, call, service(attack))];
  const rows: Row[] = [];
  for (const change of CHANGES) {
    const made = change.of === 'pods' ? madePod : madeService;
    rows.push(...(await probe(attack, call, change, made)));
  }
  return rows;
}

async function make({ run }: Attack, call: Call, request: KubeRequest): Promise<KubeAnswer> {
  const body = request.body as { metadata: JsonObject };
  const name = `conformance-standing-${request.resource}-${run}`;
  return call('editor', { ...request, dryRun: false, body: { ...body, metadata: { ...body.metadata, name } } });
}

interface Change {
  readonly id: string;
  readonly what: string;
  readonly of: 'pods' | 'services';
  readonly subresource?: string;
  readonly contentType?: string;
  skip?(attack: Attack): string | null;
  compliant(attack: Attack): JsonObject;
  broken(attack: Attack): JsonObject;
  readonly names: RegExp;
  readonly statuses?: readonly number[];
  readonly mtb: readonly string[];
}

const STRATEGIC = 'application/strategic-merge-patch+json';
const LABEL = { metadata: { labels: { 'conformance-changed': 'yes' } } };

const debugging = (attack: Attack, more: JsonObject = {}): JsonObject => {
  const { resources: _, ...rest } = container(attack, 'debug');
  return { spec: { ephemeralContainers: [{ ...rest, ...more }] } };
};

const ephemeral = { of: 'pods', subresource: 'ephemeralcontainers', contentType: STRATEGIC } as const;

const CHANGES: readonly Change[] = [
  {
    id: 'running/ephemeral-capability',
    what: 'a debugging container with an added capability',
    ...ephemeral,
    compliant: (attack) => debugging(attack),
    broken: (attack) =>
      debugging(attack, {
        securityContext: {
          ...(container(attack).securityContext as JsonObject),
          capabilities: { drop: ['ALL'], add: ['SYS_PTRACE'] },
        },
      }),
    names: /capabilities/,
    mtb: ['MTB-PL1-BC-CPI-3'],
  },
  {
    id: 'running/ephemeral-image',
    what: 'a debugging container from a registry that the tenant does not have',
    ...ephemeral,
    skip: ({ attacker }) => (attacker.registries === null ? 'the tenant may use every registry' : null),
    compliant: (attack) => debugging(attack, { image: imageOf(attack) }),
    broken: (attack) => debugging(attack, { image: 'registry.invalid/other/image:1' }),
    names: /image/,
    mtb: [],
  },
  {
    id: 'running/service-external-ips',
    what: 'an address of somebody else, added to a service that stands',
    of: 'services',
    compliant: () => LABEL,
    broken: () => ({ ...LABEL, spec: { externalIPs: ['203.0.113.7'] } }),
    names: /spec\.externalIPs/,
    mtb: ['MTB-PL1-CC-TI-2'],
  },
  {
    id: 'running/service-node-port',
    what: 'a port on every node, of a service that stands',
    of: 'services',
    compliant: () => LABEL,
    broken: () => ({ ...LABEL, spec: { type: 'NodePort' } }),
    names: /spec\.type|services\.nodeports/,
    mtb: ['MTB-PL1-BC-HI-2'],
  },
  {
    id: 'running/pod-toleration',
    what: "a toleration of another tenant's taint, added to a pod that stands",
    of: 'pods',
    contentType: 'application/json-patch+json',
    compliant: () => [{ op: 'add', path: '/metadata/labels/conformance-changed', value: 'yes' }] as never,
    broken: ({ victim }) =>
      [
        {
          op: 'add',
          path: '/spec/tolerations/-',
          value: { key: 'tenantry.dev/tenant', operator: 'Equal', value: victim.tenant, effect: 'NoSchedule' },
        },
      ] as never,
    names: /tolerations/,
    mtb: ['MTB-PL1-CC-TI-2'],
  },
];

async function probe(attack: Attack, call: Call, change: Change, made: KubeAnswer): Promise<Row[]> {
  const base = {
    rule: change.id,
    verb: 'patch',
    role: 'editor' as const,
    tenant: attack.attacker.tenant,
    mtb: change.mtb,
    cis: [],
  };
  if (made.status !== 201) {
    const why = `the object that it changes was refused: ${made.status} ${made.message}`;
    return [{ ...base, case: 'control', what: change.what, result: 'refused', verdict: 'control-refused', why }];
  }
  const reason = change.skip?.(attack) ?? null;
  if (reason !== null) {
    return [{ ...base, case: 'mutant', what: change.what, result: 'skipped', verdict: 'skipped', why: reason }];
  }
  const { name } = made.body.metadata as { name: string };
  const patch = (body: JsonObject): KubeRequest => ({
    verb: 'patch',
    group: '',
    version: 'v1',
    resource: change.of,
    ...(change.subresource === undefined ? {} : { subresource: change.subresource }),
    namespace: attack.attacker.namespace,
    name,
    dryRun: true,
    body,
    ...(change.contentType === undefined ? {} : { contentType: change.contentType }),
  });
  const kept = await call('editor', patch(change.compliant(attack)));
  const broken = await call('editor', patch(change.broken(attack)));
  return [
    { ...base, case: 'control', what: 'the same change, compliant', ...judgeControl(kept) },
    { ...base, case: 'mutant', what: change.what, ...judgeMutant(change, attack, broken) },
  ];
}
