import type { Mail } from '../../mail/index.ts';
import {
  isAlarm,
  type Message,
  passedSentence,
  placeOf,
  sentenceFor,
  shortened,
  type ToldChange,
  titleOf,
} from '../message.ts';

const MOST_SUBJECT = 150;

/** Plain text: nothing in it becomes a link or a picture. */
export function mailOf(to: readonly string[], message: Message, source: string): Mail {
  const parts = [
    ...(message.isTest ? [titleOf(message)] : []),
    ...message.changes.map(textOf),
    ...(message.passed === 0 ? [] : [passedSentence(message.passed)]),
  ];
  return {
    to,
    subject: `Tenantry: ${shortened(titleOf(message), MOST_SUBJECT)}`,
    text: `${parts.join('\n\n')}\n`,
    id: `${source}:${message.id}`,
  };
}

function textOf(change: ToldChange): string {
  const lines = [
    `${placeOf(change)}: ${sentenceFor(change)}`,
    ...(isAlarm(change) ? [`What to do: ${change.remedy}`] : []),
    `${change.severity}, ${change.code}, ${change.at.toISOString()}, fault ${change.faultId}`,
  ];
  return lines.join('\n  ');
}
