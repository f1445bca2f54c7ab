import type { Token } from './lexer.ts';

export const OPT_SELECT = 'optSelect__';
export const OPT_INDEX = 'optIndex__';
export const OPT_ENTRY = 'optEntry__';

/**
 * Rewrites the optional syntax, which the evaluator's parser does not know, into calls that it does: `a.?b` becomes
 * `a.optSelect__("b")`, `a[?i]` becomes `a.optIndex__(i)`, and an optional entry `?k: v` or element `?v` wraps its value
 * in `optEntry__(…)`.
 */
export function withoutOptionalSyntax(text: string, tokens: readonly Token[]): string {
  if (!text.includes('?')) return text;
  const edits: { at: number; length: number; text: string }[] = [];
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    if (token.text !== '?' || token.kind !== 'op' || previous === undefined) continue;
    const next = tokens[index + 1];
    if (next === undefined) continue;
    if (previous.text === '.') {
      const end = next.at + next.text.length;
      edits.push({
        at: previous.at,
        length: end - previous.at,
        text: `.${OPT_SELECT}(${JSON.stringify(next.text.replaceAll('`', ''))})`,
      });
    } else if (previous.text === '[' && endsOperand(tokens[index - 2])) {
      const close = closing(tokens, index + 1);
      edits.push({ at: previous.at, length: token.at + 1 - previous.at, text: `.${OPT_INDEX}(` });
      edits.push({ at: close, length: 1, text: ')' });
    } else if (previous.text === '[' || ((previous.text === ',' || previous.text === '{') && isEntry(tokens, index))) {
      const start = previous.text === '[' || !hasColon(tokens, index + 1) ? next.at : valueStart(tokens, index + 1);
      edits.push({ at: token.at, length: 1, text: '' });
      edits.push({ at: start, length: 0, text: `${OPT_ENTRY}(` });
      edits.push({ at: entryEnd(tokens, index + 1), length: 0, text: ')' });
    }
  }
  return apply(text, edits);
}

function apply(text: string, edits: { at: number; length: number; text: string }[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.sort((left, right) => left.at - right.at)) {
    result += text.slice(at, edit.at) + edit.text;
    at = edit.at + edit.length;
  }
  return result + text.slice(at);
}

/** After an operand a bracket is an index, elsewhere a list. */
function endsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.kind === 'ident' || token.kind === 'string' || [')', ']', '}'].includes(token.text);
}

/** After a comma or brace a question mark can only begin an entry. */
function isEntry(tokens: readonly Token[], index: number): boolean {
  return tokens[index + 1]?.kind !== 'end';
}

function* atDepth(
  tokens: readonly Token[],
  from: number,
): Generator<{ token: Token; depth: number; ternaries: number }> {
  let depth = 0;
  let ternaries = 0;
  for (const token of tokens.slice(from)) {
    if (token.kind === 'op' && ['(', '[', '{'].includes(token.text)) depth += 1;
    if (token.kind === 'op' && [')', ']', '}'].includes(token.text)) depth -= 1;
    yield { token, depth, ternaries };
    if (depth < 0) return;
    if (depth === 0 && token.text === '?') ternaries += 1;
    if (depth === 0 && token.text === ':' && ternaries > 0) ternaries -= 1;
  }
}

function closing(tokens: readonly Token[], from: number): number {
  for (const { token, depth } of atDepth(tokens, from)) if (depth < 0) return token.at;
  return tokens.at(-1)?.at ?? 0;
}

function colon(tokens: readonly Token[], from: number): number | undefined {
  for (const { token, depth, ternaries } of atDepth(tokens, from)) {
    if (depth < 0 || (depth === 0 && token.text === ',' && token.kind === 'op')) return undefined;
    if (depth === 0 && ternaries === 0 && token.kind === 'op' && token.text === ':') return token.at;
  }
  return undefined;
}

function hasColon(tokens: readonly Token[], from: number): boolean {
  return colon(tokens, from) !== undefined;
}

function valueStart(tokens: readonly Token[], from: number): number {
  return (colon(tokens, from) ?? 0) + 1;
}

function entryEnd(tokens: readonly Token[], from: number): number {
  for (const { token, depth } of atDepth(tokens, from)) {
    if (depth < 0 || (depth === 0 && token.kind === 'op' && token.text === ',')) return token.at;
  }
  return tokens.at(-1)?.at ?? 0;
}
