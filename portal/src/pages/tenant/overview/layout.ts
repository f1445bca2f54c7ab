import { graphlib, layout } from '@dagrejs/dagre';
import type { TenantGraph } from './graph.ts';

export const NODE_WIDTH = 190;
export const NODE_HEIGHT = 46;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where each node's upper left corner lies: what rests on something is to the right of it, or below it where it is tall. */
export function placesOf({ nodes, edges }: TenantGraph, isTall: boolean): ReadonlyMap<string, Place> {
  const graph = new graphlib.Graph();
  const rankdir = isTall ? 'TB' : 'LR';
  graph.setGraph({ rankdir, nodesep: 14, ranksep: isTall ? 40 : 64, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { from, to } of edges) if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to);
  layout(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x = 0, y = 0 } = graph.node(id) ?? {};
      return [id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 }];
    }),
  );
}

/** The middle of the upper edge of what stands first where a graph is tall: where one looks first. */
export function rootOf(places: ReadonlyMap<string, Place>): Place {
  const [{ x, y } = { x: 0, y: 0 }] = [...places.values()].toSorted((one, other) => one.y - other.y || one.x - other.x);
  return { x: x + NODE_WIDTH / 2, y };
}
