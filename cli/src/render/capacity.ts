import type { Capacity } from '@tenantry/client';
import type { Paint } from '../output/paint.ts';
import { quantity } from '../output/quantity.ts';
import { table } from '../output/table.ts';

type Asked = Omit<Capacity['shared'], 'mostNodes'>;
type Resource = keyof Asked['allocatable'];
type Tenant = Capacity['tenants'][number];

const RESOURCES = ['cpu', 'memory', 'pods'] as const satisfies readonly Resource[];
const UNITS = { cpu: 'cores', memory: 'bytes', pods: 'count' } as const;

interface Row {
  readonly name: string;
  readonly group: Capacity['reserved'] & Partial<Asked>;
  readonly resource: Resource;
}

/** Nodes with what there is, is asked for and is promised of each resource; then each tenant. */
export function renderCapacity(capacity: Capacity, paint: Paint): string[] {
  const { infrastructure, versions, shared, own, reserved, tenants, areAllTenants } = capacity;
  const groups: readonly Pick<Row, 'name' | 'group'>[] = [
    { name: 'shared', group: shared },
    ...own.map((group) => ({ name: `of ${group.tenant}`, group })),
    ...(reserved.nodes === 0 ? [] : [{ name: 'reserved', group: reserved }]),
  ];
  return [
    `Cluster of ${paint('bold', infrastructure)}: Kubernetes ${versions.map(versionShown).join(', ') || 'without nodes'}`,
    '',
    ...groupTable(groups, paint),
    ...warnings(shared, paint),
    ...(tenants.length === 0 ? ['', 'No tenant has a namespace in it yet.'] : ['', ...tenantTable(tenants)]),
    ...(areAllTenants ? [] : [paint('dim', 'There are more tenants; the sums hold them too.')]),
  ];
}

const versionShown = ({ version, nodes }: Capacity['versions'][number]): string =>
  `${version} (${nodes} ${nodes === 1 ? 'node' : 'nodes'})`;

function groupTable(groups: readonly Pick<Row, 'name' | 'group'>[], paint: Paint): string[] {
  const rows = groups.flatMap((group) => RESOURCES.map((resource): Row => ({ ...group, resource })));
  // What is of the nodes, and not of one resource, stands once.
  const once = (cell: (row: Row) => string) => (row: Row) => (row.resource === RESOURCES[0] ? cell(row) : '');
  return table<Row>(
    [
      { title: 'NODES', cell: once(({ name }) => name) },
      { title: 'READY', align: 'right', cell: once(({ group }) => readyShown(group, paint)) },
      { title: 'RESOURCE', cell: ({ resource }) => resource },
      {
        title: 'THERE IS',
        align: 'right',
        cell: ({ group, resource }) => amountShown(group.allocatable[resource], resource),
      },
      { title: 'ASKED FOR', align: 'right', cell: (row) => shareShown(row, row.group.requested, paint) },
      {
        title: 'REST',
        align: 'right',
        cell: ({ group, resource }) => (group.rest === undefined ? '' : amountShown(group.rest[resource], resource)),
      },
      { title: 'QUOTAS', align: 'right', cell: (row) => shareShown(row, row.group.quota, paint) },
    ],
    rows,
  );
}

function readyShown({ nodes, ready, cordoned }: Row['group'], paint: Paint): string {
  const text = `${ready}/${nodes}${cordoned === 0 ? '' : ` (${cordoned} cordoned)`}`;
  return ready < nodes ? paint('yellow', text) : text;
}

function shareShown({ group, resource }: Row, amounts: Asked['quota'] | undefined, paint: Paint): string {
  if (amounts === undefined) return '';
  const percent = percentOf(amounts[resource], group.allocatable[resource]);
  const text = `${amountShown(amounts[resource], resource)} ${percent === null ? '   -' : `${percent}%`.padStart(4)}`;
  return percent !== null && percent > 100 ? paint('yellow', text) : text;
}

/** Null of nothing. */
const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 100);

function warnings({ allocatable, quota, requested, tenants, mostNodes, nodes }: Capacity['shared'], paint: Paint) {
  const over = (amounts: Asked['quota']) => RESOURCES.filter((resource) => amounts[resource] > allocatable[resource]);
  const grows =
    mostNodes !== null && mostNodes > nodes ? ` The cluster may grow to ${mostNodes} such nodes by itself.` : '';
  const [waits, booked] = [over(requested), over(quota)];
  return [
    ...(waits.length === 0
      ? []
      : ['', paint('red', `More ${listed(waits)} is asked for on shared nodes than there is: pods wait.${grows}`)]),
    ...(booked.length === 0
      ? []
      : [
          '',
          paint(
            'yellow',
            `The quotas of the ${tenants} tenants on shared nodes promise more ${listed(booked)} than there is: not all of them can use theirs at once.${grows}`,
          ),
        ]),
  ];
}

const listed = (words: readonly string[]): string =>
  new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(words);

function tenantTable(tenants: readonly Tenant[]): string[] {
  const of =
    (resource: Resource) =>
    ({ requested, quota }: Tenant) =>
      `${amountShown(requested[resource], resource)} of ${quota === null ? '?' : amountShown(quota[resource], resource)}`;
  return table<Tenant>(
    [
      { title: 'TENANT', cell: ({ tenant }) => tenant },
      { title: 'NODES', cell: ({ nodes }) => nodes },
      { title: 'CPU', align: 'right', cell: of('cpu') },
      { title: 'MEMORY', align: 'right', cell: of('memory') },
      { title: 'PODS', align: 'right', cell: of('pods') },
    ],
    tenants,
  );
}

function amountShown(value: number, resource: Resource): string {
  return `${value < 0 ? '-' : ''}${quantity(Math.abs(value), UNITS[resource])}`;
}
