import type { FieldProblem } from '@tenantry/client';
import { wordsIn } from './words.ts';

/**
 * What is wrong with a field as a sentence, and what to do about it as another: where that says more than what is wrong, and more
 * than the description that stands at the field already.
 */
export function inSentences({ message, remedy = '', isGeneral = false }: FieldProblem): string {
  const wrong = sentence(message);
  const isSaid = isGeneral || remedy === '' || wordsIn(remedy).every((word) => wordsIn(message).includes(word));
  return isSaid ? wrong : `${wrong} ${sentence(remedy)}`;
}

/** Marks of Markdown are for where it is drawn. */
function sentence(text: string): string {
  const plain = text.replaceAll('`', '').trim();
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${/[.?!…]$/.test(plain) ? '' : '.'}`;
}
