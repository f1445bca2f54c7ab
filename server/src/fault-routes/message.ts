import type { JsonObject } from '@tenantry/kinds';
import type { FaultDelivery, FaultSeverity } from '@tenantry/store/contract';
import { toldTo } from '../faults/path-fault.ts';
import { faultView } from '../faults/view.ts';

/** A change as it is told, with nothing that the route's people may not know. */
export interface ToldChange {
  /** The same however often it is sent. */
  readonly id: string;
  readonly change: FaultDelivery['change'];
  readonly at: Date;
  readonly by: string | null;
  readonly severity: FaultSeverity;
  readonly cause: string;
  readonly remedy: string;
  readonly faultId: string;
  readonly code: string;
  readonly source: string;
  /** `tenant dev01`, and what in it: `Service web`. */
  readonly owner: { readonly kind: string; readonly name: string };
  readonly object: { readonly kind: string; readonly name: string };
  /** As the API shows it. */
  readonly fault: JsonObject;
}

/** What goes to a receiver at once. */
export interface Message {
  readonly id: string;
  readonly changes: readonly ToldChange[];
  /** Faults that came and went in quiet hours. */
  readonly passed: number;
  readonly at: Date;
  readonly isTest: boolean;
}

/** @param tenant whose people are told, who know of no other; null: those of the platform, who know all */
export function toldChange({ event, change, at, by, fault }: FaultDelivery, tenant: string | null): ToldChange {
  const maySee = (name: string) => tenant === null || name === tenant;
  const { severity, cause, remedy, id, code, source, owner, object } = toldTo(maySee, fault);
  return {
    ...{ id: event, change, at, by, severity, cause, remedy, faultId: id, code, source, owner, object },
    fault: faultView(maySee, fault),
  };
}

const WORDS = {
  opened: '',
  reopened: 'Again: ',
  worsened: 'Critical now: ',
  acknowledged: 'Known: ',
  unmuted: 'No longer muted: ',
  resolved: 'Over: ',
} as const satisfies Readonly<Record<ToldChange['change'], string>>;

const SAID = 'A test of Tenantry. Nothing happened.';

/** `Tenant dev01, Service web`. */
export function placeOf({ owner, object }: Pick<ToldChange, 'owner' | 'object'>): string {
  const what = `${object.kind} ${object.name}`;
  return owner.kind === object.kind && owner.name === object.name ? what : `${owner.kind} ${owner.name}, ${what}`;
}

/** `Over: 1 of 1 replicas cannot stay up (ada)`, for people. */
export function sentenceFor({ change, cause, by }: Pick<ToldChange, 'change' | 'cause' | 'by'>): string {
  return `${WORDS[change]}${cause}${by === null ? '' : ` (${by})`}`;
}

/** Whether it says that something is wrong. */
export const isAlarm = ({ change }: Pick<ToldChange, 'change'>): boolean =>
  change !== 'resolved' && change !== 'acknowledged';

/** What a message is about, in a line. */
export function titleOf({ changes, passed, isTest }: Message): string {
  if (isTest) return SAID;
  const [first] = changes;
  if (first === undefined) return passedSentence(passed);
  if (changes.length === 1) return `[${first.severity}] ${placeOf(first)}: ${sentenceFor(first)}`;
  const over = changes.filter(({ change }) => change === 'resolved').length;
  const wrong = changes.filter(isAlarm).length;
  const parts = [
    ...(wrong === 0 ? [] : [`${wrong} wrong`]),
    ...(over === 0 ? [] : [`${over} over`]),
    ...(changes.length === wrong + over ? [] : [`${changes.length - wrong - over} known`]),
  ];
  return `${changes.length} changes of faults: ${parts.join(', ')}`;
}

export function passedSentence(passed: number): string {
  return passed === 1 ? 'One fault came and went in quiet hours.' : `${passed} faults came and went in quiet hours.`;
}

/** Cut off where it is longer, after `standIn` made of each character what stands for it. */
export function shortened(text: string, most: number, standIn: (character: string) => string = String): string {
  let short = '';
  for (const character of text) {
    const next = standIn(character);
    if (short.length + next.length > most - 1) return `${short}…`;
    short += next;
  }
  return short;
}
