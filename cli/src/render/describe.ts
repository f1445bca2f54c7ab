import {
  type Fault,
  type InventoryItem,
  sharedWaits,
  type TenantryEvent,
  type TenantryObject,
  waitTitle,
} from '@tenantry/client';
import { type Paint, paintPhase, paintState } from '../output/paint.ts';
import { aligned, indented } from '../output/table.ts';
import { age, localTime } from '../output/time.ts';
import { yaml } from '../yaml.ts';
import { renderEvents } from './events.ts';
import { renderFaults } from './faults.ts';

export interface Description {
  readonly object: TenantryObject;
  readonly resources: readonly InventoryItem[];
  /** What is wrong with it now. */
  readonly faults?: readonly Fault[];
  /** Oldest first. */
  readonly events: readonly TenantryEvent[];
}

/** Everything about one object, most important first, sections that would be empty left out. */
export function renderDescription(
  { object, resources, faults = [], events }: Description,
  paint: Paint,
  nowMs: number,
): string[] {
  const sections = [
    heading(object, paint, nowMs),
    section(paint, 'Faults', faults.length === 0 ? [] : renderFaults(faults, paint, nowMs)),
    section(paint, 'Spec', yamlLines(object.spec)),
    section(paint, 'Waits for', waits(object, nowMs)),
    section(paint, `Resources ${resourceCount(object)}`, resourceLines(resources, paint, nowMs)),
    section(paint, 'Conditions', conditions(object, paint, nowMs)),
    section(paint, 'Not offered here', notOffered(object)),
    section(paint, 'Outputs', yamlLines(object.status.outputs)),
    section(paint, 'Last events', renderEvents(events, paint, { withObject: false })),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function heading({ kind, metadata, status }: TenantryObject, paint: Paint, nowMs: number): string[] {
  const facts: [string, string][] = [];
  if (metadata.displayName !== metadata.name) facts.push(['shown as', metadata.displayName]);
  if (metadata.tenant) facts.push(['tenant', metadata.tenant]);
  facts.push(['created', when(metadata.createdAt, nowMs)]);
  if (metadata.updatedAt !== metadata.createdAt) facts.push(['updated', when(metadata.updatedAt, nowMs)]);
  if (metadata.deletionRequestedAt) facts.push(['deletion asked', when(metadata.deletionRequestedAt, nowMs)]);
  facts.push(['generation', generation(metadata.generation, status.observedGeneration)]);
  const counted = Object.entries(metadata.counters ?? {}).map(([name, count]) => `${name}=${count}`);
  if (counted.length > 0) facts.push(['counted', counted.join(', ')]);
  for (const [title, pairs] of [
    ['labels', metadata.labels],
    ['annotations', metadata.annotations],
  ] as const) {
    const text = Object.entries(pairs).map(([key, value]) => `${key}=${value}`);
    if (text.length > 0) facts.push([title, text.join(', ')]);
  }
  const title = `${kind} ${paint('bold', metadata.name)} is ${paintPhase(paint, status.phase)}`;
  return [title, ...indented(aligned(facts.map(([name, value]) => [paint('dim', name), value])))];
}

function generation(declared: number, observed: number): string {
  return declared === observed ? String(declared) : `${declared}, of which ${observed} has been seen to`;
}

function section(paint: Paint, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [paint('bold', title.trimEnd()), ...indented(lines)];
}

function waits({ status }: TenantryObject, nowMs: number): string[] {
  return aligned(
    sharedWaits(status.waitingFor).map((wait) => [waitTitle(wait), wait.reason, `for ${age(wait.since, nowMs)}`]),
  );
}

function notOffered({ status }: TenantryObject): string[] {
  return aligned((status.notOffered ?? []).map(({ feature, reason }) => [feature, reason]));
}

function resourceCount({ status }: TenantryObject): string {
  const { done, total } = status.progress;
  return total === 0 ? '' : `(${done} of ${total} as they should be)`;
}

function resourceLines(resources: readonly InventoryItem[], paint: Paint, nowMs: number): string[] {
  const rows = aligned(
    resources.map((item) => [
      item.title,
      paintState(paint, item.state),
      age(item.since, nowMs),
      paint('dim', item.type),
    ]),
    ['left', 'left', 'right'],
  );
  return resources.flatMap((item, index) => {
    const problem = problemText(item);
    return [rows[index] ?? '', ...(problem === null ? [] : [`  ${paint('red', '!')} ${problem}`])];
  });
}

/** What is wrong with a resource and what to do about it, or null. */
export function problemText({ problem }: InventoryItem): string | null {
  if (problem === null || problem === undefined) return null;
  return problem.remedy ? `${problem.message} → ${problem.remedy}` : problem.message;
}

function conditions({ status }: TenantryObject, paint: Paint, nowMs: number): string[] {
  return aligned(
    status.conditions.map((condition) => [
      condition.type,
      condition.status === 'True'
        ? paint('green', 'yes')
        : condition.status === 'False'
          ? paint('red', 'no')
          : 'unknown',
      `for ${age(condition.since, nowMs)}`,
      condition.message === '' ? condition.reason : condition.message,
    ]),
  );
}

function yamlLines(value: object): string[] {
  return Object.keys(value).length === 0 ? [] : yaml().stringify(value, { lineWidth: 0 }).trimEnd().split('\n');
}

function when(iso: string, nowMs: number): string {
  return `${age(iso, nowMs)} ago (${localTime(iso)})`;
}
