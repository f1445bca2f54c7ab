import type { FaultSummary, KindDescription, TenantryObject } from '@tenantry/client';
import { type Paint, paintPhase } from '../output/paint.ts';
import { type Column, table } from '../output/table.ts';
import { age } from '../output/time.ts';
import { fieldsOf } from '../schema.ts';

/** Left out where nothing stands in them. */
const OPTIONAL: ReadonlySet<string> = new Set(['FAULTS', 'WHY']);

/** More columns than these push the state out of sight. */
const MOST_SPEC_COLUMNS = 3;

/** What a list of objects of one kind shows: its required plain fields are what tells its objects apart. */
export function objectColumns(
  kind: KindDescription,
  paint: Paint,
  nowMs: number,
  faults: FaultSummary['items'] = [],
): Column<TenantryObject>[] {
  const fields = fieldsOf(kind.schema)
    .filter((field) => field.depth === 0 && field.isRequired && !/^(list|map|object)/.test(field.type))
    .slice(0, MOST_SPEC_COLUMNS);
  return [
    { title: 'NAME', cell: (object) => object.metadata.name },
    // Those of others that ask something of the tenant stand among its own.
    ...(kind.needsConsent ? [{ title: 'FROM', cell: (object: TenantryObject) => object.metadata.tenant ?? '' }] : []),
    ...fields.map((field) => ({
      title: field.name.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase(),
      cell: (object: TenantryObject) => shown(object.spec[field.name]),
    })),
    { title: 'STATE', cell: (object) => paintPhase(paint, object.status.phase) },
    { title: 'RESOURCES', align: 'right', cell: ({ status }) => `${status.progress.done}/${status.progress.total}` },
    { title: 'FAULTS', cell: (object) => faultsOf(object, faults, paint) },
    { title: 'AGE', align: 'right', cell: (object) => age(object.metadata.createdAt, nowMs) },
    { title: 'WHY', cell: (object) => because(object) },
  ];
}

export function renderObjects(
  kind: KindDescription,
  objects: readonly TenantryObject[],
  paint: Paint,
  nowMs: number,
  faults: FaultSummary['items'] = [],
): string[] {
  const columns = objectColumns(kind, paint, nowMs, faults).filter(
    ({ title, cell }) => !OPTIONAL.has(title) || objects.some((object) => cell(object) !== ''),
  );
  return table(columns, objects);
}

/** `2 critical, 1 warning`; empty when nothing is open. */
function faultsOf({ kind, metadata }: TenantryObject, faults: FaultSummary['items'], paint: Paint): string {
  const of = faults.find(({ owner }) => owner.kind === kind && owner.name === metadata.name);
  if (of === undefined) return '';
  return [
    ...(of.critical === 0 ? [] : [paint('red', `${of.critical} critical`)]),
    ...(of.warning === 0 ? [] : [paint('yellow', `${of.warning} ${of.warning === 1 ? 'warning' : 'warnings'}`)]),
  ].join(', ');
}

/** Why an object is not ready, in a phrase; empty when it is. */
export function because({ status, metadata }: TenantryObject): string {
  if (status.phase === 'ready')
    return status.observedGeneration < metadata.generation ? 'a change is about to begin' : '';
  const failing = status.conditions.find((condition) => condition.status === 'False' && condition.type !== 'Ready');
  const ready = status.conditions.find((condition) => condition.type === 'Ready' && condition.status !== 'True');
  if (status.phase === 'failing') return ready?.message ?? failing?.message ?? '';
  const [wait, ...more] = status.waitingFor;
  if (wait === undefined) return '';
  return `waits for ${wait.title}${more.length === 0 ? '' : ` and ${more.length} more`}`;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? '-' : String(value);
}
