import type { Delivery } from '../../webhooks/index.ts';
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

const MOST_CHARACTERS = 500;

/**
 * An Adaptive Card for the template "Post to a channel when a webhook request is received" of Workflows:
 * https://support.microsoft.com/office/8ae491c7-0394-4861-ba59-055e33f75498. A message may have 28 KB.
 */
export function teamsDelivery({ url }: { readonly url: string }, message: Message): Delivery {
  const passed = message.passed === 0 || message.changes.length === 0 ? [] : [text(passedSentence(message.passed))];
  const title = text(shortened(titleOf(message), MOST_CHARACTERS, plain), { weight: 'Bolder', size: 'Medium' });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [title, ...message.changes.map(containerOf), ...passed],
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return { url, body: JSON.stringify({ type: 'message', attachments: [attachment] }) };
}

function text(words: string, more: object = {}) {
  return { type: 'TextBlock', text: words, wrap: true, ...more };
}

function containerOf(change: ToldChange) {
  return {
    ...{ type: 'Container', style: styleOf(change), bleed: false, separator: true },
    items: [
      text(`${placeOf(change)} (${change.severity}, ${change.code})`, { weight: 'Bolder' }),
      text(shortened(sentenceFor(change), MOST_CHARACTERS, plain)),
      ...(isAlarm(change) ? [text(shortened(change.remedy, MOST_CHARACTERS, plain), { isSubtle: true })] : []),
    ],
  };
}

function styleOf(change: ToldChange): string {
  if (change.change === 'resolved') return 'good';
  if (change.change === 'acknowledged') return 'emphasis';
  return change.severity === 'critical' ? 'attention' : 'warning';
}

/** Text blocks take some Markdown: so that no text of a fault becomes a link. */
function plain(words: string): string {
  return words.replaceAll(/([\\[\]*_`])/g, '\\$1');
}
