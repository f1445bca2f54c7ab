import type { Parser, SyntaxNode } from '@lezer/common';
import { QueryRefusal } from './refusal.ts';

/** What is particular of a language. */
export interface Grammar {
  readonly parser: Parser;
  /** Nodes that may be without children and are no token, but brackets or nothing. */
  readonly brackets: ReadonlySet<string>;
}

const MOST_CHARACTERS = 16_384;
const MOST_DEPTH = 200;

/** What a query says, where all of it is understood. @throws QueryRefusal */
export function expressionOf(text: string, { parser }: Grammar): SyntaxNode {
  if (text.length > MOST_CHARACTERS) throw new QueryRefusal(`the query is longer than ${MOST_CHARACTERS} characters`);
  const tree = parser.parse(text);
  const cursor = tree.cursor();
  do {
    if (cursor.type.isError) throw new QueryRefusal(`the query cannot be understood at character ${cursor.from + 1}`);
  } while (cursor.next());
  const [expression, ...more] = childrenOf(tree.topNode);
  if (expression === undefined || more.length > 0) throw new QueryRefusal('the query is empty');
  return expression;
}

/** Comments are none. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return everythingIn(node).filter(({ name }) => name !== COMMENT);
}

const COMMENT = 'LineComment';
function everythingIn(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const WORD = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
/** Tokens between which the grammars have no names. */
const PUNCTUATION = /^[(){}[\],:]*$/;
const SPACE = /[ \t\n\r]+/g;
const STARTS_OR_ENDS_WITH_SPACE = /^[ \t\n\r]|[ \t\n\r]$/;

/** One after the other, with one blank between them at most. */
const apart = (left: string, right: string) =>
  left.endsWith(' ') && right.startsWith(' ') ? left + right.slice(1) : left + right;

/**
 * Writes a query anew from its syntax tree, token by token, without comments and with strings as all servers read them:
 * nothing goes on that was not understood, so that a server cannot find a selector where this parser saw none.
 */
export abstract class QueryPrinter {
  readonly #text: string;
  readonly #grammar: Grammar;

  constructor(text: string, grammar: Grammar) {
    this.#text = text;
    this.#grammar = grammar;
  }

  /** @throws QueryRefusal */
  print(node: SyntaxNode, depth = 0): string {
    if (depth > MOST_DEPTH) throw new QueryRefusal(`the query is nested deeper than ${MOST_DEPTH}`);
    const instead = this.rewritten(node);
    if (instead !== null) return instead;
    const children = everythingIn(node);
    if (children.length === 0 && !this.#grammar.brackets.has(node.name)) return this.token(node);
    let printed = '';
    let at = node.from;
    for (const child of children) {
      printed = apart(printed, this.#gap(at, child.from));
      printed = apart(printed, child.name === COMMENT ? ' ' : this.print(child, depth + 1));
      at = child.to;
    }
    return apart(printed, this.#gap(at, node.to));
  }

  /** What stands in place of a node and all in it; null where it stays. @throws QueryRefusal */
  protected abstract rewritten(node: SyntaxNode): string | null;
  /** A node that holds no others. @throws QueryRefusal */
  protected abstract token(node: SyntaxNode): string;

  /** Brackets and commas, with as much as one blank where there was any. */
  #gap(from: number, to: number): string {
    const text = this.#text.slice(from, to);
    const bare = withoutSpace(text);
    if (!PUNCTUATION.test(bare)) throw new QueryRefusal(`the query cannot be understood at character ${from + 1}`);
    if (bare === '') return text === '' ? '' : ' ';
    const [first = '', last = ''] = [text.charAt(0), text.charAt(text.length - 1)];
    if (!STARTS_OR_ENDS_WITH_SPACE.test(text)) return bare;
    return `${first.trim() === '' ? ' ' : ''}${bare}${last.trim() === '' ? ' ' : ''}`;
  }

  protected notUnderstood(node: SyntaxNode): QueryRefusal {
    return new QueryRefusal(`${this.slice(node)} is not understood`);
  }

  protected word(node: SyntaxNode): string {
    const text = this.slice(node);
    if (!WORD.test(text)) throw this.notUnderstood(node);
    return text;
  }

  protected slice({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.#text.slice(from, to);
  }
}

export const withoutSpace = (text: string) => text.replace(SPACE, '');
