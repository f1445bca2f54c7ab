import '@xyflow/react/dist/style.css';
import { useMantineColorScheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { InventoryItem, TenantryObject } from '@tenantry/client';
import {
  Background,
  Controls,
  Handle,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { NARROW } from '../../../parts/narrow.ts';
import { StateDot } from '../../../parts/state.tsx';
import { shortType } from '../../objects/resource-state.ts';
import { type GraphNode, graphOf } from './graph.ts';
import { NODE_HEIGHT, NODE_WIDTH, placesOf, rootOf } from './layout.ts';
import { NodeDetails } from './node-details.tsx';
import classes from './tenant-graph.module.css';

type FlowNode = Node<{ readonly node: GraphNode; readonly isChosen: boolean; readonly isTall: boolean }, 'thing'>;
type Flow = ReactFlowInstance<FlowNode>;

const NODE_TYPES = { thing: Thing };
const FIT = { padding: 0.06, maxZoom: 1 };
/** On a phone all of it would be too small to read: it begins at what the rest stands on, this large. */
const TALL_ZOOM = 0.75;

/** A tenant as a picture: what it consists of, what rests on what, and how each is. Choosing one shows it. */
export function TenantGraph({
  tenant,
  resources,
  objects,
}: {
  readonly tenant: string;
  readonly resources: readonly InventoryItem[];
  readonly objects: readonly TenantryObject[];
}) {
  const { colorScheme } = useMantineColorScheme();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<string | null>(null);
  const isTall = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const graph = useMemo(() => graphOf(resources, objects, open), [resources, objects, open]);
  const shape = graph.nodes.map(({ id }) => id).join(' ');
  // Laid out anew when there are other nodes, not when one of them changes its state: nothing jumps while it is looked at.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const places = useMemo(() => placesOf(graph, isTall), [shape, isTall]);
  const canvas = useRef<HTMLDivElement>(null);
  const lookAtRoot = (flow: Flow): void => {
    const { x, y } = rootOf(places);
    const width = canvas.current?.clientWidth ?? 0;
    void flow.setViewport({ x: width / 2 - x * TALL_ZOOM, y: 12 - y * TALL_ZOOM, zoom: TALL_ZOOM });
  };
  const looked = useRef({ lookAtRoot, flow: null as Flow | null });
  looked.current.lookAtRoot = lookAtRoot;
  // A phone that is turned, or a window that is made narrow, has another middle.
  useEffect(() => {
    const element = canvas.current;
    if (!isTall || element === null) return;
    const observer = new ResizeObserver(() => {
      const { flow } = looked.current;
      if (flow !== null) looked.current.lookAtRoot(flow);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isTall]);

  const nodes: FlowNode[] = graph.nodes.map((node) => ({
    id: node.id,
    type: 'thing',
    position: places.get(node.id) ?? { x: 0, y: 0 },
    data: { node, isChosen: node.id === chosen, isTall },
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    ariaLabel: `${node.title}, ${shortType(node.type)}, ${node.state}`,
  }));
  const edges = graph.edges.map(({ from, to }) => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    focusable: false,
  }));
  const node = graph.nodes.find(({ id }) => id === chosen);

  return (
    <div className={classes.frame}>
      <div className={classes.canvas} ref={canvas}>
        <ReactFlow
          key={`${shape} ${isTall}`}
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
          fitView={!isTall}
          onInit={(flow: Flow) => {
            looked.current.flow = flow;
            if (isTall) lookAtRoot(flow);
          }}
          fitViewOptions={FIT}
          minZoom={0.2}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          onNodeClick={(_event, { id }) => setChosen(id)}
          onPaneClick={() => setChosen(null)}
          onSelectionChange={({ nodes: [selected] }) => selected !== undefined && setChosen(selected.id)}
        >
          <Background gap={20} color="var(--portal-line)" />
          <Controls showInteractive={false} position="bottom-left" />
        </ReactFlow>
      </div>
      {node !== undefined && (
        <NodeDetails
          tenant={tenant}
          node={node}
          onOpen={node.part === undefined ? undefined : () => setOpen(new Set([...open, node.part ?? '']))}
          onClose={() => setChosen(null)}
        />
      )}
    </div>
  );
}

function Thing({ data: { node, isChosen, isTall } }: NodeProps<FlowNode>) {
  return (
    <div className={classes.thing} data-lane={node.lane} data-state={node.state} data-chosen={isChosen || undefined}>
      <Handle
        type="target"
        position={isTall ? Position.Top : Position.Left}
        className={classes.handle}
        isConnectable={false}
      />
      <StateDot state={node.state} />
      <span className={classes.words}>
        <span className={classes.title}>{node.title}</span>
        <span className={classes.type}>{shortType(node.type)}</span>
      </span>
      <Handle
        type="source"
        position={isTall ? Position.Bottom : Position.Right}
        className={classes.handle}
        isConnectable={false}
      />
    </div>
  );
}
