import type { InventoryItem, TenantryObject } from '@tenantry/client';
import { type State, stateOfPhase } from '../../../parts/state.tsx';
import { stateOfResource } from '../../objects/resource-state.ts';
import { partOf } from './parts-of-tenant.ts';

/** What a tenant consists of, as nodes and what they rest on. */
export interface TenantGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphNode {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly state: State;
  /** Which of the two worlds it lives in, or that it is declared in the tenant. */
  readonly lane: 'azure' | 'kubernetes' | 'declared';
  /** The resources it stands for; none where it is an object. */
  readonly resources: readonly InventoryItem[];
  readonly object?: TenantryObject;
  /** Where it stands for several resources: which part of the tenant they are. */
  readonly part?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/**
 * Resources of the tenant, by what they are together, and the objects declared in it. Some forty resources are ten things to look at.
 *
 * @param open ids of the parts whose resources are shown one by one
 */
export function graphOf(
  resources: readonly InventoryItem[],
  objects: readonly TenantryObject[],
  open: ReadonlySet<string>,
): TenantGraph {
  const parts = Map.groupBy(resources, (resource) => partOf(resource).id);
  const nodes = [...parts].flatMap(([id, members]) => (open.has(id) ? members.map(alone) : [together(id, members)]));
  const place = new Map(nodes.flatMap((node) => node.resources.map(({ key }) => [key, node.id] as const)));
  const edges = resources.flatMap((resource) =>
    resource.dependsOn.map((key) => ({ from: place.get(key) ?? key, to: place.get(resource.key) ?? resource.key })),
  );
  const home = place.get('namespace') ?? place.get('resource-group');
  const declared = objects.map(declaredNode);
  const lives = home === undefined ? [] : declared.map(({ id }) => ({ from: home, to: id }));
  return { nodes: [...nodes, ...declared], edges: [...reduced(distinct(edges)), ...lives] };
}

function alone(resource: InventoryItem): GraphNode {
  return {
    id: `resource:${resource.key}`,
    title: resource.title,
    type: resource.type,
    state: stateOfResource(resource),
    lane: resource.driver === 'kubernetes' ? 'kubernetes' : 'azure',
    resources: [resource],
  };
}

/** Worst first: what fails in a group must not hide in it. */
const ORDER: readonly State[] = ['failing', 'working', 'waiting', 'leaving', 'asleep', 'ready'];

function together(id: string, members: readonly InventoryItem[]): GraphNode {
  const [first] = members;
  const states = new Set(members.map(stateOfResource));
  return {
    id: `part:${id}`,
    ...(members.length === 1 ? {} : { part: id }),
    title: first === undefined ? id : partOf(first).title,
    type: members.length === 1 ? (first?.title ?? id) : `${members.length} resources`,
    state: ORDER.find((state) => states.has(state)) ?? 'ready',
    lane: first?.driver === 'kubernetes' ? 'kubernetes' : 'azure',
    resources: members,
  };
}

function declaredNode(object: TenantryObject): GraphNode {
  const { kind, metadata, status } = object;
  return {
    id: `object:${kind}/${metadata.name}`,
    title: metadata.name,
    type: kind,
    state: stateOfPhase(status.phase),
    lane: 'declared',
    resources: [],
    object,
  };
}

function distinct(edges: readonly GraphEdge[]): GraphEdge[] {
  const all = new Map(edges.filter(({ from, to }) => from !== to).map((edge) => [`${edge.from} ${edge.to}`, edge]));
  return [...all.values()];
}

/** Without what follows from the rest: where a key rests on a vault and the vault on a group, the key rests on the group too. */
function reduced(edges: readonly GraphEdge[]): GraphEdge[] {
  const after = Map.groupBy(edges, ({ from }) => from);
  const reaches = (from: string, to: string, isFirst: boolean, seen: Set<string>): boolean =>
    (after.get(from) ?? []).some((edge) => {
      if (edge.to === to) return !isFirst;
      if (seen.has(edge.to)) return false;
      seen.add(edge.to);
      return reaches(edge.to, to, false, seen);
    });
  return edges.filter(({ from, to }) => !reaches(from, to, true, new Set()));
}
