import { type Allowance, type DirectionView, FIRST_PORT, isClosed, LAST_PORT, viewOf } from './direction.ts';
import type { Cluster, End, Protocol } from './model.ts';
import { PROTOCOLS } from './model.ts';

/** How one direction comes out on the ports of a segment. */
export interface DirectionVerdict {
  readonly view: DirectionView;
  readonly isAllowed: boolean;
  /** Of the allowances, those that have the ports. */
  readonly allowedBy: readonly Allowance[];
}

/** Ports, first to last inclusive, that share one verdict for one reason. */
export interface Segment {
  readonly protocols: readonly Protocol[];
  readonly from: number;
  readonly to: number;
  readonly isAllowed: boolean;
  readonly egress: DirectionVerdict;
  readonly ingress: DirectionVerdict;
}

export interface PortQuestion {
  readonly protocols: readonly Protocol[];
  readonly from: number;
  readonly to: number;
}

export const EVERY_PORT_OF_EVERY_PROTOCOL: PortQuestion = { protocols: PROTOCOLS, from: FIRST_PORT, to: LAST_PORT };

/**
 * Whether traffic from one end reaches the other, port by port. Pure. Both directions have to allow it: what the source
 * may send, and what the destination may receive.
 */
export function evaluate(
  cluster: Cluster,
  from: End,
  to: End,
  question: PortQuestion = EVERY_PORT_OF_EVERY_PROTOCOL,
): readonly Segment[] {
  const egress = viewOf(cluster, 'egress', from, to);
  const ingress = viewOf(cluster, 'ingress', from, to);
  const segments = question.protocols.flatMap((protocol) =>
    merged(
      pieces(question, protocol, [egress, ingress]).map(([first, last]) => {
        const out = verdictOf(egress, protocol, first);
        const into = verdictOf(ingress, protocol, first);
        const isAllowed = out.isAllowed && into.isAllowed;
        return { protocols: [protocol], from: first, to: last, isAllowed, egress: out, ingress: into };
      }),
    ),
  );
  return acrossProtocols(segments);
}

/** Whether one direction lets nothing through, whatever the port: then all that `evaluate` would find is denied, and only why is left. */
export function reachesNothing(cluster: Cluster, from: End, to: End): boolean {
  return isClosed(cluster, 'ingress', from, to) || isClosed(cluster, 'egress', from, to);
}

/** The asked range, cut wherever an allowance begins or ends, so that within a piece all ports are alike. */
function pieces(
  { from, to }: PortQuestion,
  protocol: Protocol,
  views: readonly DirectionView[],
): readonly (readonly [number, number])[] {
  const starts = new Set([from]);
  for (const { allowances } of views) {
    for (const range of allowances.flatMap(({ ports }) => ports)) {
      if (range.protocol !== protocol) continue;
      for (const start of [range.from, range.to + 1]) if (start > from && start <= to) starts.add(start);
    }
  }
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.map((start, index) => [start, (sorted[index + 1] ?? to + 1) - 1] as const);
}

function verdictOf(view: DirectionView, protocol: Protocol, port: number): DirectionVerdict {
  if (view.exemption !== null) return { view, isAllowed: true, allowedBy: [] };
  if (view.deniedBy.length > 0) return { view, isAllowed: false, allowedBy: [] };
  if (view.isolatedBy.length === 0) return { view, isAllowed: true, allowedBy: [] };
  const allowedBy = view.allowances.filter(({ ports }) =>
    ports.some((range) => range.protocol === protocol && range.from <= port && port <= range.to),
  );
  return { view, isAllowed: allowedBy.length > 0, allowedBy };
}

const isAlike = (one: Segment, other: Segment): boolean =>
  one.isAllowed === other.isAllowed && sameRules(one.egress, other.egress) && sameRules(one.ingress, other.ingress);

const sameRules = (one: DirectionVerdict, other: DirectionVerdict): boolean =>
  one.isAllowed === other.isAllowed &&
  one.allowedBy.length === other.allowedBy.length &&
  one.allowedBy.every((allowance, index) => allowance === other.allowedBy[index]);

function merged(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last !== undefined && isAlike(last, segment)) result[result.length - 1] = { ...last, to: segment.to };
    else result.push(segment);
  }
  return result;
}

/** Protocols with the same answer on the same ports are told once. */
function acrossProtocols(segments: readonly Segment[]): Segment[] {
  const result: Segment[] = [];
  for (const segment of segments) {
    const index = result.findIndex(
      (other) => other.from === segment.from && other.to === segment.to && isAlike(other, segment),
    );
    const other = result[index];
    if (other === undefined) result.push(segment);
    else result[index] = { ...other, protocols: [...other.protocols, ...segment.protocols] };
  }
  return result;
}
