import type { FieldFilter, LogFilter } from '@tenantry/store/contract';
import { SERVICE_COLUMN, SEVERITY_STAGES } from './columns.ts';
import { listed, quoted, type Ticks, ticksOf, timeLiteral } from './literals.ts';

/** Where the lines of one tenant are: all of these decide, and nothing that a tenant can write. */
export interface WorkspacePlace {
  /** `customerId` of the workspace. */
  readonly workspaceId: string;
  /** Resource id of the cluster: other clusters may send their lines to the workspace too. */
  readonly clusterId: string;
  readonly namespace: string;
  /** Lines before were of another tenant of that namespace. */
  readonly since: Date;
}

export type ContainerFilter = Omit<LogFilter, 'from' | 'to' | 'sources'>;

/** A time, and how many lines of just that time, in their order, are passed. */
export interface Passed {
  readonly at: Ticks;
  readonly skip: number;
}

export interface PageQuestion {
  readonly from: Ticks;
  /** Excluded. */
  readonly to: Ticks;
  readonly order: 'newest' | 'oldest';
  readonly passed: Passed | null;
  /** Nothing that came there later. */
  readonly upTo: Ticks;
  readonly limit: number;
}

export interface NewsQuestion {
  readonly from: Ticks;
  readonly to: Ticks;
  /** When what is passed came there; `at` null: whatever came at just that time is passed too. */
  readonly came: Ticks;
  readonly at: Ticks | null;
  readonly upTo: Ticks;
  readonly limit: number;
}

/** Characters of the lines of one answer, but for the first line. */
export const MOST_CHARACTERS = 8_000_000;
const TABLE = 'ContainerLogV2';
/** Lines of one time stand in one order, whatever Azure would make of it. */
const TIES = ['ContainerId', 'LogSource', 'Text'];

/** A page of lines. One more stage for each filter; those that cost most come last, or after the lines are chosen. */
export function pageKql(place: WorkspacePlace, filter: ContainerFilter, page: PageQuestion): string {
  const { from, to, order, passed, upTo, limit } = page;
  const [sign, direction] = order === 'oldest' ? ['>=', 'asc'] : ['<=', 'desc'];
  const beyond = passed === null ? [] : [`where TimeGenerated ${sign} ${timeLiteral(passed.at)}`];
  const keys = ['TimeGenerated', ...TIES].map((key) => `${key} ${direction}`);
  return piped([
    ...ofTenant(place, from, to),
    ...beyond,
    'extend Came = ingestion_time()',
    `where Came <= ${timeLiteral(upTo)}`,
    ...filtered(filter),
    `order by ${keys.join(', ')}`,
    `take ${limit + (passed?.skip ?? 0)}`,
    ...shown(filter),
  ]);
}

/** What came there after a place, in the order in which it did. */
export function newsKql(place: WorkspacePlace, { from, to, came, at, upTo, limit }: NewsQuestion): string {
  const time = timeLiteral(came);
  const isLater =
    at === null ? `Came > ${time}` : `(Came > ${time} or (Came == ${time} and TimeGenerated >= ${timeLiteral(at)}))`;
  return piped([
    ...ofTenant(place, from, to),
    'extend Came = ingestion_time()',
    `where ${isLater} and Came <= ${timeLiteral(upTo)}`,
    ...filtered({}),
    `order by ${['Came', 'TimeGenerated', ...TIES].map((key) => `${key} asc`).join(', ')}`,
    `take ${limit}`,
    ...shown({}),
  ]);
}

/** How many by step and severity. Steps begin at `first`. */
export function countKql(
  place: WorkspacePlace,
  filter: ContainerFilter,
  { from, to, first, stepSeconds }: { from: Ticks; to: Ticks; first: Ticks; stepSeconds: number },
): string {
  return piped([
    ...ofTenant(place, from, to),
    ...filtered(filter),
    ...(filter.severity === undefined ? SEVERITY_STAGES : []),
    `summarize Lines = count() by Step = bin_at(TimeGenerated, ${stepSeconds}s, ${timeLiteral(first)}), Severity`,
  ]);
}

const piped = (stages: readonly string[]) => [TABLE, ...stages].join('\n| ');

/** First, and always: the tenant's own lines and no others. */
function ofTenant({ clusterId, namespace, since }: WorkspacePlace, from: Ticks, to: Ticks): string[] {
  const own = ticksOf(since);
  return [
    `where TimeGenerated >= ${timeLiteral(from > own ? from : own)} and TimeGenerated < ${timeLiteral(to)}`,
    `where PodNamespace == ${quoted(namespace)} and _ResourceId =~ ${quoted(clusterId)}`,
  ];
}

function filtered({ text, severity, services, pods, containers, fields = [] }: ContainerFilter): string[] {
  return [
    ...(pods === undefined ? [] : [`where PodName in (${listed(pods)})`]),
    ...(containers === undefined ? [] : [`where ContainerName in (${listed(containers)})`]),
    ...fields.map((field) => `where ${fieldIs(field)}`),
    'extend Text = tostring(LogMessage)',
    ...(text === undefined || text === '' ? [] : [`where ${holds(text)}`]),
    ...(services === undefined ? [] : [`extend ${SERVICE_COLUMN}`, `where Service in (${listed(services)})`]),
    ...(severity === undefined ? [] : [...SEVERITY_STAGES, `where Severity >= ${severity}`]),
  ];
}

/** A line of JSON is looked at as it is written, where quotes have backslashes before them. */
function holds(text: string): string {
  const written = JSON.stringify(text).slice(1, -1);
  const plain = `Text contains ${quoted(text)}`;
  return written === text ? plain : `${plain} or (Text startswith "{" and Text contains ${quoted(written)})`;
}

/** By the whole name, or one level down for each dot. */
function fieldIs({ name, value }: FieldFilter): string {
  const path = (names: readonly string[]) => `LogMessage${names.map((one) => `[${quoted(one)}]`).join('')}`;
  const paths = [...new Set([path([name]), path(name.split('.'))])];
  return paths.map((one) => `(isnotnull(${one}) and tostring(${one}) == ${quoted(value)})`).join(' or ');
}

/** What an answer holds of each line, and not more than can be taken at once. */
function shown({ severity, services }: ContainerFilter): string[] {
  return [
    'extend Sum = row_cumsum(strlen(Text))',
    `where Sum - strlen(Text) < ${MOST_CHARACTERS}`,
    ...(services === undefined ? [`extend ${SERVICE_COLUMN}`] : []),
    ...(severity === undefined ? SEVERITY_STAGES : []),
    'project TimeGenerated, Came, PodNamespace, PodName, ContainerName, ContainerId, Computer, Service, Severity, Text',
  ];
}
