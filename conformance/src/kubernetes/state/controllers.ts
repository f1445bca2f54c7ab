import type { JsonObject } from '@tenantry/kinds';
import type { Call, KubeRequest } from '../call.ts';
import { until } from '../cluster/until.ts';
import type { Attack } from '../facts.ts';
import { inParallel } from '../in-parallel.ts';
import { judgeMutant } from '../probe-rules.ts';
import type { Row } from '../row.ts';
import { RULES } from '../rules/all.ts';
import { markOf, podSpec } from '../rules/compliant.ts';
import { mutantOf, type Rule } from '../rules/rule.ts';

const MADE_WITHIN_MS = 45_000;
/** Fewer than the quota of pods, so that none is refused for want of room. */
const WIDTH = 3;

interface Controller {
  readonly name: string;
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  spec(labels: JsonObject, spec: JsonObject): JsonObject;
}

const template = (labels: JsonObject, spec: JsonObject) => ({ metadata: { labels }, spec });

const DEPLOYMENT: Controller = {
  name: 'deployment',
  group: 'apps',
  resource: 'deployments',
  kind: 'Deployment',
  spec: (labels, spec) => ({ replicas: 1, selector: { matchLabels: labels }, template: template(labels, spec) }),
};

const CONTROLLERS: readonly Controller[] = [
  DEPLOYMENT,
  {
    name: 'stateful-set',
    group: 'apps',
    resource: 'statefulsets',
    kind: 'StatefulSet',
    spec: (labels, spec) => ({
      replicas: 1,
      serviceName: 'none',
      selector: { matchLabels: labels },
      template: template(labels, spec),
    }),
  },
  {
    name: 'job',
    group: 'batch',
    resource: 'jobs',
    kind: 'Job',
    spec: (labels, spec) => ({ backoffLimit: 0, template: template(labels, { ...spec, restartPolicy: 'Never' }) }),
  },
];

/** Rules that every controller is tried with; the rest go through a Deployment alone. */
const THROUGH_ALL = new Set(['nodes/toleration-other-tenant', 'pod-security/baseline-host-network']);

/**
 * What a tenant may not write as a pod it may not get made for it either: a workload with the mutant's pod in its template
 * is refused itself, or stands there without a pod and says why.
 */
export async function probeControllers(
  attack: Attack,
  call: Call,
  filter: string | null,
  signal: AbortSignal,
): Promise<Row[]> {
  const rules = RULES.filter((rule) => rule.isOfPods === true && (rule.skip?.(attack) ?? null) === null);
  const pairs = CONTROLLERS.flatMap((controller) => [
    { controller, rule: null },
    ...rules
      .filter((rule) => controller === DEPLOYMENT || THROUGH_ALL.has(rule.id))
      .map((rule) => ({ controller, rule })),
  ]).filter(({ controller, rule }) => {
    const id = idOf(controller, rule);
    return filter === null || id.startsWith(filter);
  });
  return inParallel(WIDTH, [...pairs.entries()], signal, ([index, { controller, rule }]) =>
    probe(attack, call, controller, rule, index, signal),
  );
}

const idOf = (controller: Controller, rule: Rule | null): string =>
  `controllers/${controller.name}/${rule === null ? 'compliant' : rule.id}`;

async function probe(
  attack: Attack,
  call: Call,
  controller: Controller,
  rule: Rule | null,
  index: number,
  signal: AbortSignal,
): Promise<Row> {
  const { attacker, run } = attack;
  const base = {
    rule: idOf(controller, rule),
    case: rule === null ? ('control' as const) : ('mutant' as const),
    verb: 'create',
    role: 'editor' as const,
    what: `${rule === null ? 'a compliant pod' : rule.what}, by way of a ${controller.kind}`,
    tenant: attacker.tenant,
    mtb: rule?.mtb ?? [],
    cis: rule?.cis ?? [],
  };
  const name = `conformance-${controller.name}-${index}-${run}`;
  const labels = { ...markOf(attack), 'conformance-name': name };
  const request = workload(attack, controller, rule, name, labels);
  const answer = await call('editor', request);
  const isMade = answer.status === 201;
  if (!isMade && rule !== null) return { ...base, ...judgeMutant(rule, attack, answer) };
  if (!isMade) {
    return { ...base, result: 'refused', verdict: 'control-refused', why: `${answer.status}: ${answer.message}` };
  }
  const place = { group: '', version: 'v1', namespace: attacker.namespace } as const;
  const found = await until(MADE_WITHIN_MS, signal, async () => {
    const pods = await call('administrator', {
      ...place,
      verb: 'list',
      resource: 'pods',
      query: { labelSelector: `conformance-name=${name}` },
    });
    const [made] = (pods.body.items ?? []) as { spec: JsonObject }[];
    if (made !== undefined) return { pod: made.spec, refusal: null };
    // The name of a controller's own makes, such as replica sets, begins with the workload's.
    const events = await call('administrator', {
      ...place,
      verb: 'list',
      resource: 'events',
      query: { fieldSelector: 'reason=FailedCreate' },
    });
    const told = ((events.body.items ?? []) as { involvedObject: { name: string }; message?: string }[]).find(
      ({ involvedObject }) => involvedObject.name === name || involvedObject.name.startsWith(`${name}-`),
    );
    return told === undefined ? undefined : { pod: null, refusal: told.message ?? '' };
  });
  await call('administrator', {
    verb: 'delete',
    group: controller.group,
    version: 'v1',
    resource: controller.resource,
    namespace: attacker.namespace,
    name,
    query: { propagationPolicy: 'Background' },
  });
  if (found === undefined) {
    return { ...base, result: 'unknown', verdict: 'failed', why: 'neither a pod nor a reason within 45 s' };
  }
  if (rule === null) {
    return found.pod !== null
      ? { ...base, result: 'admitted', verdict: 'held', why: 'its pod was made' }
      : { ...base, result: 'refused', verdict: 'control-refused', why: found.refusal };
  }
  if (found.pod !== null && rule.isCorrected?.(found.pod, attack) !== true) {
    return { ...base, result: 'admitted', verdict: 'leak', why: 'its pod was made' };
  }
  if (found.pod !== null) return { ...base, result: 'refused', verdict: 'held', why: 'put right by the cluster' };
  const isReason = rule.names.test(found.refusal);
  return { ...base, result: 'refused', verdict: isReason ? 'held' : 'other-reason', why: found.refusal };
}

function workload(
  attack: Attack,
  controller: Controller,
  rule: Rule | null,
  name: string,
  labels: JsonObject,
): KubeRequest {
  const request: KubeRequest = {
    verb: 'create',
    group: controller.group,
    version: 'v1',
    resource: controller.resource,
    namespace: attack.attacker.namespace,
  };
  const pod = rule === null ? null : (mutantOf(rule.control(attack), rule.change(attack)).body as { spec: JsonObject });
  const spec = pod === null ? podSpec(attack) : pod.spec;
  return {
    ...request,
    body: {
      apiVersion: `${controller.group}/v1`,
      kind: controller.kind,
      metadata: { name, labels },
      spec: controller.spec(labels, spec),
    },
  };
}
