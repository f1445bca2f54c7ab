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

/** Of a section, by https://docs.slack.dev/reference/block-kit/blocks/section-block: 3000 characters. */
const MOST_CHARACTERS = 2_900;

/** A message to an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function slackDelivery({ url }: { readonly url: string }, message: Message): Delivery {
  const sections = [
    ...message.changes.map(sectionOf),
    ...(message.passed === 0 || message.changes.length === 0 ? [] : [section(passedSentence(message.passed))]),
  ];
  const body = {
    // What notifications show.
    text: shortened(titleOf(message), MOST_CHARACTERS, escaped),
    ...(sections.length === 0 ? {} : { blocks: sections }),
  };
  return { url, body: JSON.stringify(body) };
}

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

function sectionOf(change: ToldChange) {
  const head = `${markOf(change)} *${shortened(placeOf(change), 300, escaped)}* (${change.severity}, ${shortened(change.code, 150, escaped)})`;
  const remedy = isAlarm(change) ? `\n_${shortened(change.remedy, 1_000, escaped)}_` : '';
  return section(`${head}\n${shortened(sentenceFor(change), 1_400, escaped)}${remedy}`);
}

function markOf(change: ToldChange): string {
  if (change.change === 'resolved') return ':white_check_mark:';
  if (change.change === 'acknowledged') return ':eyes:';
  return change.severity === 'critical' ? ':red_circle:' : ':warning:';
}

/** So that no text of a fault becomes a mention or a link: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
