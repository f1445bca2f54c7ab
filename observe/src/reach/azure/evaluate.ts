import { type Applicable, applicable, decide, type Gate, type GateDecision, gatesBetween } from './gate.ts';
import {
  type AzureEnd,
  type AzureNetwork,
  type AzureProtocol,
  EVERY_SPAN,
  LAST_PORT,
  type Span,
  type WebGateway,
} from './model.ts';
import { isPublic } from './prefixes.ts';
import { noWay } from './way.ts';

export type Outcome = 'allowed' | 'denied' | 'undecided';

export interface GateVerdict {
  readonly gate: Gate;
  readonly decision: GateDecision;
}

/** Ports that share one outcome for one reason. */
export interface AzureSegment extends Span {
  readonly protocol: AzureProtocol;
  readonly outcome: Outcome;
  /** In the order of the way; those behind one that denies are there too. */
  readonly gates: readonly GateVerdict[];
  /** The outcome holds for these source ports alone; null: for all. */
  readonly sourcePorts: readonly Span[] | null;
  /** Why there is no way at all, whatever security groups say. */
  readonly noWay: string | null;
}

export interface AzureQuestion extends Span {
  readonly protocols: readonly AzureProtocol[];
}

export const EVERYTHING: AzureQuestion = { protocols: ['tcp', 'udp'], from: 1, to: LAST_PORT };

/**
 * Whether traffic passes from one end to the other, by every security group on the way: all of them have to allow it, traffic
 * within one subnet too. Groups keep state, so that answers need no rule. Pure.
 *
 * Who sends chooses the source port: where a rule has source ports, an outcome is the best that any source port gets.
 */
export function evaluateAzure(
  network: AzureNetwork,
  from: AzureEnd,
  to: AzureEnd,
  question: AzureQuestion = EVERYTHING,
): readonly AzureSegment[] {
  const direct = evaluateDirect(network, from, to, question);
  if (to.gateways === undefined || from.subnet !== null || !isPublic(from.address)) return direct;
  return to.gateways.reduce((segments, gateway) => byGateway(network, from, to, gateway, segments), direct);
}

/** What does not come in itself, but is asked for by a gateway that lets it in. */
function byGateway(
  network: AzureNetwork,
  from: AzureEnd,
  to: AzureEnd,
  { end, listens, leadsTo }: WebGateway,
  segments: readonly AzureSegment[],
): readonly AzureSegment[] {
  const at = (port: number): AzureQuestion => ({ protocols: ['tcp'], from: port, to: port });
  const [entering] = listens
    .flatMap((port) => evaluateDirect(network, from, end, at(port)))
    .sort((one, other) => RANK[other.outcome] - RANK[one.outcome]);
  if (entering === undefined || entering.outcome === 'denied') return segments;
  return leadsTo.reduce((before, port) => {
    const [leading] = evaluateDirect(network, end, to, at(port));
    if (leading === undefined) return before;
    const outcome = RANK[leading.outcome] < RANK[entering.outcome] ? leading.outcome : entering.outcome;
    const piece: AzureSegment = {
      ...leading,
      outcome,
      gates: [...entering.gates, ...leading.gates],
    };
    return before.flatMap((one) => {
      const isAround = one.protocol === 'tcp' && one.from <= port && port <= one.to;
      if (!isAround || RANK[outcome] <= RANK[one.outcome]) return [one];
      const [left, right] = [
        { ...one, to: port - 1 },
        { ...one, from: port + 1 },
      ];
      return [left, piece, right].filter((part) => part.from <= part.to);
    });
  }, segments);
}

function evaluateDirect(
  network: AzureNetwork,
  from: AzureEnd,
  to: AzureEnd,
  question: AzureQuestion,
): readonly AzureSegment[] {
  const blocked = noWay(network, from, to);
  if (blocked !== null) {
    const { from: first, to: last } = question;
    return question.protocols.map((protocol) => ({
      ...{ protocol, from: first, to: last, outcome: 'denied', gates: [], sourcePorts: null, noWay: blocked },
    }));
  }
  const gates = gatesBetween(network, from, to).map((gate) => ({ gate, rules: applicable(gate, from, to) }));
  const all = gates.flatMap(({ rules }) => rules);
  const sourcePieces = pieces(
    EVERY_SPAN,
    all.flatMap(({ sourcePorts }) => sourcePorts),
  );
  return question.protocols.flatMap((protocol) => {
    const spoken = all.filter(({ rule }) => rule.protocol === '*' || rule.protocol === protocol);
    const ports = pieces(
      question,
      spoken.flatMap(({ destinationPorts }) => destinationPorts),
    );
    return merged(ports.map((span) => ({ protocol, ...span, ...best(gates, protocol, span.from, sourcePieces) })));
  });
}

interface Ruled {
  readonly gate: Gate;
  readonly rules: readonly Applicable[];
}

const RANK: Readonly<Record<Outcome, number>> = { allowed: 2, undecided: 1, denied: 0 };

function best(gates: readonly Ruled[], protocol: AzureProtocol, port: number, sourcePieces: readonly Span[]) {
  const found = sourcePieces.map((span) => ({ span, ...through(gates, protocol, span.from, port) }));
  const [first] = [...found].sort((one, other) => RANK[other.outcome] - RANK[one.outcome]);
  // There is always a piece: source ports are cut from the whole range.
  const { outcome, gates: verdicts } = first as (typeof found)[number];
  const same = found.filter((one) => one.outcome === outcome);
  const sourcePorts = same.length === found.length ? null : joined(same.map(({ span }) => span));
  return { outcome, gates: verdicts, sourcePorts, noWay: null };
}

function through(gates: readonly Ruled[], protocol: AzureProtocol, sourcePort: number, port: number) {
  const verdicts = gates.map(({ gate, rules }) => ({ gate, decision: decide(rules, protocol, sourcePort, port) }));
  const outcomes = verdicts.map(({ decision }) => decision.outcome);
  const outcome: Outcome = outcomes.includes('denied')
    ? 'denied'
    : outcomes.includes('undecided')
      ? 'undecided'
      : 'allowed';
  return { outcome, gates: verdicts };
}

/** A range, cut wherever a span begins or ends, so that within a piece all ports are alike. */
export function pieces({ from, to }: Span, spans: readonly Span[]): readonly Span[] {
  const starts = new Set([from]);
  for (const span of spans) {
    for (const start of [span.from, span.to + 1]) if (start > from && start <= to) starts.add(start);
  }
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.map((start, index) => ({ from: start, to: (sorted[index + 1] ?? to + 1) - 1 }));
}

function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last !== undefined && last.to + 1 === span.from) result[result.length - 1] = { from: last.from, to: span.to };
    else result.push(span);
  }
  return result;
}

function merged(segments: readonly AzureSegment[]): AzureSegment[] {
  const result: AzureSegment[] = [];
  for (const segment of segments) {
    const last = result.at(-1);
    if (last !== undefined && isAlike(last, segment)) result[result.length - 1] = { ...last, to: segment.to };
    else result.push(segment);
  }
  return result;
}

function isAlike(one: AzureSegment, other: AzureSegment): boolean {
  return (
    one.outcome === other.outcome &&
    JSON.stringify(one.sourcePorts) === JSON.stringify(other.sourcePorts) &&
    one.gates.every(({ decision }, index) => {
      const there = other.gates[index]?.decision;
      return there?.rule === decision.rule && there.outcome === decision.outcome && sameRules(there, decision);
    })
  );
}

const sameRules = ({ doubts }: GateDecision, other: GateDecision): boolean =>
  doubts.length === other.doubts.length && doubts.every((rule, index) => rule === other.doubts[index]);
