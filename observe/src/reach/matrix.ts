import type { Verdict } from './answer.ts';
import { verdictOf } from './answer.ts';
import { evaluate, type PortQuestion } from './evaluate.ts';
import type { Cluster, PodEnd } from './model.ts';

/** A tenant's pods by sort, or one that stands for them. */
export interface MatrixEnd {
  readonly name: string;
  readonly pods: readonly PodEnd[];
}

export interface MatrixCell {
  readonly to: string;
  readonly verdict: Verdict;
  /** Ports that pass between some of the pods; first to last, the first ones alone. */
  readonly open: readonly { readonly protocol: string; readonly from: number; readonly to: number }[];
}

const MOST_OPEN = 10;

/** One row of the matrix: what of one tenant reaches what of each other. */
export function matrixRow(
  cluster: Cluster,
  from: MatrixEnd,
  columns: readonly MatrixEnd[],
  question: PortQuestion,
): readonly MatrixCell[] {
  return columns.map((to) => {
    const segments = from.pods.flatMap((source) =>
      to.pods.flatMap((target) => evaluate(cluster, source, source === target ? twinOf(target) : target, question)),
    );
    const passing = segments.filter(({ isAllowed }) => isAllowed);
    const open = passing.flatMap((one) => one.protocols.map((protocol) => ({ protocol, from: one.from, to: one.to })));
    const distinct = [...new Map(open.map((one) => [JSON.stringify(one), one])).values()];
    return { to: to.name, verdict: verdictOf(segments), open: distinct.slice(0, MOST_OPEN) };
  });
}

/** What a pod reaches of its own sort is another pod, not itself. */
const twinOf = (pod: PodEnd): PodEnd => ({ ...pod, name: `${pod.name} ` });
