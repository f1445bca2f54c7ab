import type { InventoryItem, ObjectAnswer } from '../../../server/test/estate.ts';
import { type Product, until } from '../../../server/test/product.ts';
import { type Model, pathOf } from './model.ts';
import { Broken, trace } from './outcome.ts';
import { type ClusterObject, differenceOf, readTruth, type Truth } from './truth.ts';

/** How long the product may take once nothing misbehaves any more; a machine that does much else is slow. */
const CALM_WITHIN_MS = 180_000;

/** Waits until the API says that all is as declared, and what is gone is gone. */
export async function converged(product: Product, model: Model): Promise<void> {
  let last: readonly string[] = [];
  await until(
    'all is as declared',
    async () => {
      last = await open(product, model).catch((error: unknown) => [`it could not be looked at: ${String(error)}`]);
      if (last.length > 0) trace(`open: ${last.join('\n  ')}`);
      return last.length === 0 ? true : undefined;
    },
    CALM_WITHIN_MS,
  ).catch((error: unknown) => {
    throw new Broken(`not as declared ${CALM_WITHIN_MS / 1000} s after the world was calm:\n  ${last.join('\n  ')}`, {
      cause: error,
    });
  });
}

async function open(product: Product, model: Model): Promise<readonly string[]> {
  const kept = await Promise.all(
    model.all().map(async (declared) => {
      const path = pathOf(declared, model);
      const response = await product.request('GET', path);
      if (response.status !== 200) return [`${path} → ${response.status}`];
      const { metadata, status } = (await response.json()) as ObjectAnswer;
      if (status.phase === 'ready' && status.observedGeneration === metadata.generation) return [];
      return [
        `${path} ${status.phase} at ${status.observedGeneration}/${metadata.generation}: ${JSON.stringify(status.conditions)}`,
      ];
    }),
  );
  const gone = await Promise.all(
    absentPaths(model).map(async (path) => {
      const response = await product.request('GET', path);
      if (response.status === 404) return [];
      const shown = (await response.json().catch(() => null)) as ObjectAnswer | null;
      return [`${path} is still there: ${JSON.stringify(shown?.status.conditions ?? response.status)}`];
    }),
  );
  return [...kept, ...gone].flat();
}

function absentPaths(model: Model): readonly string[] {
  const whats = ['config', 'secret', 'service', 'storage'] as const;
  return ([0, 1] as const).flatMap((slot) =>
    model.has('tenant', slot)
      ? whats.filter((what) => !model.has(what, slot)).map((what) => pathOf({ what, slot }, model))
      : [pathOf({ what: 'tenant', slot }, model)],
  );
}

/**
 * Holds what is real against what is declared and what is in the inventory: as declared, no orphan (I1), no twin (I2), nothing
 * left (I7), and a record without a gap (I10). Another hand may have changed something a moment ago, so what is not as it
 * should be has to be so for a while.
 */
export async function isWhole(product: Product, model: Model): Promise<void> {
  let last: readonly string[] = [];
  await until(
    'the world is whole',
    async () => {
      last = await flaws(product, model).catch((error: unknown) => [`it could not be looked at: ${String(error)}`]);
      if (last.length > 0) trace(`flaws: ${last.join('\n  ')}`);
      return last.length === 0 ? true : undefined;
    },
    CALM_WITHIN_MS,
  ).catch((error: unknown) => {
    throw new Broken(`the world is not whole:\n  ${last.join('\n  ')}`, { cause: error });
  });
}

async function flaws(product: Product, model: Model): Promise<readonly string[]> {
  const paths = model.all().map((declared) => pathOf(declared, model));
  const inventories = await Promise.all(
    paths.map(async (path) => (await product.get<{ items: InventoryItem[] }>(`${path}/resources`)).items),
  );
  const truth = await readTruth(product);
  const known = new Map(inventories.flat().map((item) => [item.id.toLowerCase(), item]));
  const real = realIds(truth, model);
  const orphans = [...real].filter((id) => !known.has(id)).map((id) => `${id} is real, and in no inventory`);
  const missing = [...known.values()]
    .filter(({ id, driver, state }) => state === 'present' && driver !== 'vault' && !isReal(id, truth))
    .map(({ id }) => `${id} is in the inventory, and not real`);
  const differences = model.all().flatMap((declared) => {
    const difference = differenceOf(declared, model, truth);
    return difference === null ? [] : [`${pathOf(declared, model)}: ${difference}`];
  });
  const { isWhole: isUnbroken, firstBroken } = await product.get<{ isWhole: boolean; firstBroken: unknown }>(
    '/api/v1/audit/verification',
  );
  const broken = isUnbroken ? [] : [`the audit log is broken at ${JSON.stringify(firstBroken)}`];
  return [...orphans, ...missing, ...differences, ...twins(truth, model), ...broken];
}

/** Lower-case ids of all that is real and belongs to the tenants of the run, by where it lies or by its marks. */
function realIds(truth: Truth, model: Model): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { id, type, tags } of truth.azure) {
    const isTheirs = model.tenants.some((tenant) => isOf(tenant, id) || tags?.tenant === tenant);
    if (isTheirs && !isMadeByAzure(id, type)) ids.add(id.toLowerCase());
  }
  for (const object of truth.cluster) {
    const tenant = object.metadata.labels?.['tenantry.dev/tenant'];
    if (tenant !== undefined && model.tenants.includes(tenant) && !isMadeByCluster(object)) ids.add(idOf(object));
  }
  return ids;
}

function isReal(id: string, truth: Truth): boolean {
  const wanted = id.toLowerCase();
  return (
    truth.azure.some((one) => one.id.toLowerCase() === wanted) || truth.cluster.some((one) => idOf(one) === wanted)
  );
}

const isOf = (tenant: string, id: string) =>
  new RegExp(`/duploservices-${tenant}(/|$)|/(?:asg|tenant)-${tenant}(-inbound|-outbound|/|$)`, 'i').test(id);

/** Children that a cloud makes on its own: parts of a private endpoint and of a storage account. */
function isMadeByAzure(id: string, type: string): boolean {
  return (
    /\/privateEndpointConnections$|\/privateDnsZones\/A$/i.test(type) ||
    /networkInterfaces\/nic-pe-[^/]*$/i.test(id) ||
    /\/(blob|file|queue|table)Services\/default$/i.test(id)
  );
}

/** What controllers make of what was declared, with its labels. */
function isMadeByCluster({ kind }: ClusterObject): boolean {
  return ['Pod', 'ReplicaSet', 'EndpointSlice', 'Endpoints', 'Event', 'ControllerRevision'].includes(kind);
}

function idOf({ apiVersion, kind, metadata }: ClusterObject): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespace = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
  const plural = /y$/.test(kind) ? `${kind.slice(0, -1)}ies` : kind.endsWith('s') ? `${kind}es` : `${kind}s`;
  return `${root}${namespace}/${plural}/${metadata.name}`.toLowerCase();
}

/** Role assignments that say the same to the same: a create that was done twice. */
function twins(truth: Truth, model: Model): readonly string[] {
  const seen = new Map<string, string>();
  const found: string[] = [];
  for (const { id, type, properties } of truth.azure) {
    if (!/roleAssignments$/i.test(type) || !model.tenants.some((tenant) => isOf(tenant, id))) continue;
    const scope = id.toLowerCase().split('/providers/microsoft.authorization/')[0];
    const meaning = [scope, properties?.roleDefinitionId, properties?.principalId].join(' ').toLowerCase();
    const first = seen.get(meaning);
    if (first !== undefined) found.push(`${id} says the same as ${first}`);
    seen.set(meaning, id);
  }
  return found;
}
