import type { Change, JsonValue, Plan, PlannedObject, PlannedResource } from '@tenantry/client';
import type { Paint, Style } from '../output/paint.ts';
import { aligned, indented } from '../output/table.ts';

const SIGN: Readonly<Record<PlannedResource['action'], readonly [string, Style]>> = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  replace: ['±', 'red'],
  delete: ['-', 'red'],
  unknown: ['?', 'cyan'],
  none: [' ', 'dim'],
};

const SAID: Readonly<Record<PlannedResource['action'], string>> = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'delete',
  unknown: 'known only later',
  none: 'unchanged',
};

/** What would change, per object and resource, and why; `no changes` when nothing would. */
export function renderPlan(plan: Plan, paint: Paint): string[] {
  if (!plan.changed) return ['no changes'];
  const objects = plan.items.filter((item) => item.action !== 'none' || movedOf(item).length > 0);
  return [
    ...objects.flatMap((item, index) => [...(index === 0 ? [] : ['']), ...renderObject(item, paint)]),
    '',
    total(plan),
  ];
}

function renderObject(item: PlannedObject, paint: Paint): string[] {
  const where = item.tenant ? ` in tenant ${item.tenant}` : '';
  const what = {
    create: 'would be created',
    change: 'would change',
    none: 'stays as declared; its resources do not',
    delete: 'would be deleted: it has left the set',
    keep: item.reason ?? 'is kept',
  };
  const lines = [`${item.kind} ${paint('bold', item.name)}${where} ${what[item.action]}`];
  if (item.action === 'change') lines.push(...indented(item.specChanges.map((change) => renderChange(change, paint))));
  const moved = movedOf(item);
  const heads = aligned(moved.map((resource) => head(resource, paint)));
  for (const [index, resource] of moved.entries()) {
    lines.push(`  ${heads[index] ?? ''}`);
    // A new thing is all changes; they say no more than that it is new.
    if (resource.action === 'create') continue;
    lines.push(
      ...indented(
        resource.changes.map((change) => renderChange(change, paint)),
        6,
      ),
    );
  }
  return lines;
}

function head(resource: PlannedResource, paint: Paint): string[] {
  const [sign, style] = SIGN[resource.action];
  const why = resource.action === 'create' || !resource.reason ? '' : resource.reason;
  return [`${paint(style, sign)} ${resource.title}`, paint('dim', resource.type), why];
}

/** One field: what it was, and what it would be. */
export function renderChange({ path, from, to }: Change, paint: Paint): string {
  const name = paint('bold', path);
  if (from === undefined || from === null) return `${name}: ${paint('green', shown(to))}`;
  if (to === undefined || to === null) return `${name}: ${paint('red', shown(from))} → (gone)`;
  return `${name}: ${paint('red', shown(from))} → ${paint('green', shown(to))}`;
}

const LONGEST_VALUE = 80;

function shown(value: JsonValue | undefined): string {
  const version = versionOfSecret(value);
  if (version !== null) return `(secret, version ${version})`;
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}

/** Secrets are compared by their versions; the rest of what stands in their place says nothing to people. */
function versionOfSecret(value: JsonValue | undefined): number | null {
  if (typeof value !== 'object' || value === null || !('sealed' in value)) return null;
  const { sealed } = value;
  const isMark = typeof sealed === 'object' && sealed !== null && 'version' in sealed;
  return isMark && typeof sealed.version === 'number' ? sealed.version : null;
}

function movedOf(item: PlannedObject): PlannedResource[] {
  return item.resources.filter((resource) => resource.action !== 'none');
}

function total(plan: Plan): string {
  const objects = counted(
    plan.items.map((item) => item.action),
    { create: 'create', change: 'change', delete: 'delete' },
  );
  const resources = counted(
    plan.items.flatMap((item) => item.resources.map((resource) => resource.action)),
    SAID,
  );
  const parts = [`objects: ${objects}`, `resources: ${resources}`];
  return `Plan: ${parts.filter((part) => !part.endsWith(': ')).join('; ')}.`;
}

function counted(actions: readonly string[], words: Readonly<Record<string, string>>): string {
  return Object.entries(words)
    .map(([action, word]) => [actions.filter((one) => one === action).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word === 'unchanged' || word.startsWith('known') ? word : `to ${word}`}`)
    .join(', ');
}
