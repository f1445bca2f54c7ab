import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { quantityInNano } from '../diff/quantity.ts';
import { asList, asObject, asText, metadataOf, metadataText } from '../mark.ts';
import { serviceOf } from '../pod-logs/logged-pod.ts';
import type { Scope } from '../watch/scope.ts';
import type { MeasuredPod, MeasuredQuota, MeasuredWorkload } from './contract.ts';

/** All of a type, by namespace, with nothing kept of each but what is measured. */
function scopeOf<Measured>(measured: (body: JsonObject) => Measured): Scope {
  return {
    selector: '',
    view: (body) => {
      // Versions tell late news from new ones.
      const { uid, resourceVersion, name, namespace } = metadataOf(body);
      const kept = { metadata: { uid, resourceVersion, name, namespace }, measured: measured(body) };
      return JSON.parse(JSON.stringify(kept)) as JsonObject;
    },
    groupOf: (view) => metadataText(view, 'namespace') || null,
  };
}

/** Of what one of the scopes below kept. */
export const measuredOf = <Measured>(view: JsonObject) => view.measured as unknown as Measured;

const ENDED = new Set(['Succeeded', 'Failed']);
export const PODS = scopeOf<MeasuredPod | null>((body) =>
  ENDED.has(asText(asObject(body.status).phase)) ? null : measuredPod(body),
);
export const WORKLOADS = scopeOf<MeasuredWorkload>(measuredWorkload);
export const QUOTAS = scopeOf<readonly MeasuredQuota[]>(measuredQuotas);

function measuredPod(body: JsonObject): MeasuredPod {
  const spec = asObject(body.spec);
  const status = asObject(body.status);
  const statuses = [...asList(status.initContainerStatuses), ...asList(status.containerStatuses)].map(asObject);
  return {
    namespace: metadataText(body, 'namespace'),
    name: metadataText(body, 'name'),
    service: serviceOf(body),
    node: asText(spec.nodeName) || null,
    restarts: statuses.reduce(
      (sum, { restartCount }) => sum + (typeof restartCount === 'number' ? restartCount : 0),
      0,
    ),
    cpuLimit: limitOf(spec, 'cpu'),
    memoryLimit: limitOf(spec, 'memory'),
  };
}

/** Of what runs at the same time: containers, and init containers that go on beside them. */
function limitOf(spec: JsonObject, resource: 'cpu' | 'memory'): number | null {
  const beside = asList(spec.initContainers).filter((one) => asObject(one).restartPolicy === 'Always');
  let sum = 0;
  for (const container of [...asList(spec.containers), ...beside]) {
    const limit = quantity(asObject(asObject(asObject(container).resources).limits)[resource]);
    if (limit === null) return null;
    sum += limit;
  }
  return sum;
}

function measuredWorkload(body: JsonObject): MeasuredWorkload {
  const { replicas = 1 } = asObject(body.spec);
  const { readyReplicas = 0 } = asObject(body.status);
  return {
    service: asText(asObject(metadataOf(body).labels)['tenantry.dev/service']) || metadataText(body, 'name'),
    desired: Number(replicas),
    ready: Number(readyReplicas),
  };
}

function measuredQuotas(body: JsonObject): MeasuredQuota[] {
  const { hard, used } = asObject(body.status);
  return Object.entries(asObject(hard)).flatMap(([resource, most]) => {
    const measured = { used: quantity(asObject(used)[resource]), hard: quantity(most) };
    return measured.used === null || measured.hard === null
      ? []
      : [{ resource, used: measured.used, hard: measured.hard }];
  });
}

/** In base units: cores, bytes, pieces. */
export function quantity(value: JsonValue | undefined): number | null {
  const nano = value === undefined ? null : quantityInNano(String(value));
  return nano === null ? null : Number(nano) / 1e9;
}
