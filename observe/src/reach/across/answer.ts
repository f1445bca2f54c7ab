import { type PairAnswer, type ReachAnswer, sentenceOf, verdictOf } from '../answer.ts';
import type { PortQuestion } from '../evaluate.ts';
import type { WayEnd, World } from './model.ts';
import { evaluateWay } from './ways.ts';
import { wayEndName, wayText, whysOf } from './words.ts';

/** One end, and how many there are that nothing can tell apart from it. */
export interface Alike<End> {
  readonly end: End;
  readonly count: number;
}

export interface WayQuestion {
  readonly fromName: string;
  readonly from: readonly Alike<WayEnd>[];
  readonly toName: string;
  readonly to: readonly Alike<WayEnd>[];
  readonly question: PortQuestion;
  readonly notes: readonly string[];
}

const MOST_ENDS = 50;

/** The whole answer across cluster and cloud, for people and for programs. Pure; at most 50 ends a side. */
export function answerWay(world: World, asked: WayQuestion): ReachAnswer {
  const { fromName, toName, question } = asked;
  const found = asked.from.slice(0, MOST_ENDS).flatMap((from) =>
    asked.to
      .slice(0, MOST_ENDS)
      .filter((to) => !isSame(from.end, to.end))
      .map((to) => ({ from, to, segments: evaluateWay(world, from.end, to.end, question) })),
  );
  const all = found.flatMap(({ segments }) => segments);
  const verdict = verdictOf(all);
  const pairs = found.map(({ from, to, segments }): PairAnswer => {
    return {
      from: wayEndName(world.cluster, from.end),
      to: wayEndName(world.cluster, to.end),
      via: viaOf(world, from.end, to.end),
      pairs: from.count * to.count,
      ports: segments.map((segment) => ({
        protocols: segment.protocols,
        from: segment.from,
        to: segment.to,
        outcome: segment.outcome,
        isAllowed: segment.outcome === 'allowed',
        text: wayText(world.cluster, segment),
        why: whysOf(world.cluster, segment),
      })),
    };
  });
  const segments = found.map((one) =>
    one.segments.map((segment) => ({ ...segment, isAllowed: segment.outcome === 'allowed' })),
  );
  return {
    verdict,
    sentence: sentenceOf(verdict, { fromName, toName, asked: question }, segments),
    pairs,
    notes: [...new Set([...asked.notes, ...tooMany(asked)])],
    notConsidered: [...(usesPolicies(asked) ? world.cluster.notConsidered : []), ...world.azure.notConsidered],
  };
}

function viaOf(world: World, from: WayEnd, to: WayEnd): string | null {
  if (from.kind !== 'pod' || to.kind === 'pod' || !(world.isOverlay || from.pod.hostNetwork)) return null;
  return `pods of this cluster leave with the address of their node: the cloud sees ${from.node.name} (${from.node.address})`;
}

const usesPolicies = ({ from, to }: WayQuestion): boolean => [...from, ...to].some(({ end }) => end.kind === 'pod');

function isSame(one: WayEnd, other: WayEnd): boolean {
  return one.kind === 'cloud' && other.kind === 'cloud' && one.end.key !== null && one.end.key === other.end.key;
}

function tooMany({ from, to }: WayQuestion): string[] {
  const left = Math.max(0, from.length - MOST_ENDS) + Math.max(0, to.length - MOST_ENDS);
  return left === 0 ? [] : [`${left} more ends were not looked at; name one to ask for it.`];
}
