import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { literalOf, textOf } from './literals.ts';
import { PromqlRefusal } from './refusal.ts';

/** What tells the samples of a tenant from those of all others. */
export interface Binding {
  readonly label: string;
  readonly value: string;
}

export const MOST_QUERY_CHARACTERS = 16_384;
const MOST_DEPTH = 200;

/**
 * The query over samples of the tenant alone: each of its selectors bound to it. The text is written anew from the syntax
 * tree, token by token, without comments and with strings as all servers read them: nothing goes on that was not
 * understood, so that a server cannot find a selector where this parser saw none.
 *
 * @throws PromqlRefusal
 */
export function bindQuery(text: string, binding: Binding): string {
  return new Printer(text, binding).print(expressionOf(text));
}

/** The same for a single selector, as `match[]` takes. */
export function bindSelector(text: string, binding: Binding): string {
  const expression = expressionOf(text);
  if (expression.name !== 'VectorSelector') throw new PromqlRefusal('only a selector may stand here');
  return new Printer(text, binding).print(expression);
}

/** All there is of the tenant. */
export const wholeSelector = (binding: Binding) => `{${matcherOf(binding)}}`;

const matcherOf = ({ label, value }: Binding) => `${labelOf(label)}=${literalOf(value)}`;

function expressionOf(text: string): SyntaxNode {
  if (text.length > MOST_QUERY_CHARACTERS) {
    throw new PromqlRefusal(`the query is longer than ${MOST_QUERY_CHARACTERS} characters`);
  }
  const tree = parser.parse(text);
  const cursor = tree.cursor();
  do {
    if (cursor.type.isError) throw new PromqlRefusal(`the query cannot be understood at character ${cursor.from + 1}`);
  } while (cursor.next());
  const children = childrenOf(tree.topNode).filter(({ name }) => name !== 'LineComment');
  const [expression] = children;
  if (expression === undefined || children.length !== 1) throw new PromqlRefusal('the query is empty');
  return expression;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

const PLAIN_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Older servers know no quoted names: who does not need the quotes goes without. */
const labelOf = (name: string) => (PLAIN_LABEL.test(name) ? name : literalOf(name));

const WORD = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const OPERATOR = /^(?:==|!=|<=|>=|<\/|>\/|=~|!~|[<>=^+\-*/%@])$/;
const NUMBER = /^[+-]?[0-9a-zA-Z_.]+(?:[eE][+-]?[0-9_]+)?$/;
/** Tokens between which the grammar has no names. */
const PUNCTUATION = /^[(){}[\],:]*$/;
const SPACE = /[ \t\n\r]+/g;
const STARTS_OR_ENDS_WITH_SPACE = /^[ \t\n\r]|[ \t\n\r]$/;
/** Nodes without children of their own that are no token, but brackets. */
const BRACKETS = new Set(['LabelMatchers', 'FunctionCallBody', 'GroupingLabels']);

/** One after the other, with one blank between them at most. */
const apart = (left: string, right: string) =>
  left.endsWith(' ') && right.startsWith(' ') ? left + right.slice(1) : left + right;

class Printer {
  readonly #text: string;
  readonly #binding: Binding;

  constructor(text: string, binding: Binding) {
    this.#text = text;
    this.#binding = binding;
  }

  print(node: SyntaxNode, depth = 0): string {
    if (depth > MOST_DEPTH) throw new PromqlRefusal(`the query is nested deeper than ${MOST_DEPTH}`);
    if (node.name === 'VectorSelector') return this.#selector(node);
    this.#mustNotClaim(node);
    const children = childrenOf(node);
    if (children.length === 0 && !BRACKETS.has(node.name)) return this.#token(node);
    let printed = '';
    let at = node.from;
    for (const child of children) {
      printed = apart(printed, this.#gap(at, child.from));
      printed = apart(printed, child.name === 'LineComment' ? ' ' : this.print(child, depth + 1));
      at = child.to;
    }
    return apart(printed, this.#gap(at, node.to));
  }

  #token(node: SyntaxNode): string {
    const text = this.#slice(node);
    if (node.name === 'StringLiteral') return literalOf(textOf(text));
    if (node.name === 'Identifier') throw new PromqlRefusal(`${text} is not understood`);
    const token = node.name.startsWith('NumberDurationLiteral') ? text.replace(SPACE, '') : text;
    if (WORD.test(token) || OPERATOR.test(token) || NUMBER.test(token)) return token;
    throw new PromqlRefusal(`${text} is not understood`);
  }

  /** Brackets and commas, with as much as one blank where there was any. */
  #gap(from: number, to: number): string {
    const text = this.#text.slice(from, to);
    const bare = text.replace(SPACE, '');
    if (!PUNCTUATION.test(bare)) throw new PromqlRefusal(`the query cannot be understood at character ${from + 1}`);
    if (bare === '') return text === '' ? '' : ' ';
    const [first = '', last = ''] = [text.charAt(0), text.charAt(text.length - 1)];
    if (!STARTS_OR_ENDS_WITH_SPACE.test(text)) return bare;
    return `${first.trim() === '' ? ' ' : ''}${bare}${last.trim() === '' ? ' ' : ''}`;
  }

  #selector(node: SyntaxNode): string {
    let name = '';
    const matchers: string[] = [];
    for (const child of childrenOf(node)) {
      if (child.name === 'Identifier') name = this.#word(child);
      else if (child.name === 'LabelMatchers') matchers.push(...this.#matchers(child));
      else if (child.name !== 'LineComment') throw new PromqlRefusal(`${this.#slice(child)} is not understood`);
    }
    return `${name}{${[...matchers, matcherOf(this.#binding)].join(',')}}`;
  }

  #matchers(node: SyntaxNode): string[] {
    return childrenOf(node).flatMap((matcher) => {
      if (matcher.name === 'LineComment') return [];
      // The name of the metric, in quotes.
      if (matcher.name === 'QuotedLabelName') return [literalOf(this.#quoted(matcher))];
      const [label, operator, value, ...rest] = childrenOf(matcher).filter(({ name }) => name !== 'LineComment');
      if (label === undefined || operator === undefined || value === undefined || rest.length > 0) {
        throw new PromqlRefusal(`${this.#slice(matcher)} is not understood`);
      }
      const name = label.name === 'QuotedLabelName' ? this.#quoted(label) : this.#word(label);
      const wanted = textOf(this.#slice(value));
      const sign = this.#slice(operator);
      if (!OPERATOR.test(sign)) throw new PromqlRefusal(`${sign} is not understood`);
      if (name !== this.#binding.label) return [`${labelOf(name)}${sign}${literalOf(wanted)}`];
      if (sign === '=' && wanted === this.#binding.value) return [];
      throw new PromqlRefusal(`a query is of its tenant alone: leave ${name} out, or say ${matcherOf(this.#binding)}`);
    });
  }

  /** What a function writes into the label would be taken for another tenant's; and one reads samples without a selector. */
  #mustNotClaim(node: SyntaxNode): void {
    const [head, body] = childrenOf(node).filter(({ name }) => name !== 'LineComment');
    const what = node.name === 'FunctionCall' || node.name === 'AggregateExpr' ? head?.firstChild?.name : undefined;
    if (what === 'Info') throw new PromqlRefusal('info() is not passed on: it reads more than its selector says');
    const place = what === 'CountValues' ? 0 : what === 'LabelReplace' || what === 'LabelJoin' ? 1 : null;
    if (place === null) return;
    const call = body?.name === 'FunctionCallBody' ? body : node.getChild('FunctionCallBody');
    const target = call === null || call === undefined ? undefined : argumentsOf(call)[place];
    if (target?.name !== 'StringLiteral')
      throw new PromqlRefusal('a label that is written has to be named by a string');
    if (textOf(this.#slice(target)) === this.#binding.label) {
      throw new PromqlRefusal(`the label ${this.#binding.label} says whose a sample is and is not written`);
    }
  }

  #quoted(node: SyntaxNode): string {
    const literal = node.firstChild;
    if (literal?.name !== 'StringLiteral') throw new PromqlRefusal(`${this.#slice(node)} is not understood`);
    return textOf(this.#slice(literal));
  }

  #word(node: SyntaxNode): string {
    const text = this.#slice(node);
    if (!WORD.test(text)) throw new PromqlRefusal(`${text} is not understood`);
    return text;
  }

  #slice({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.#text.slice(from, to);
  }
}

const argumentsOf = (body: SyntaxNode) => childrenOf(body).filter(({ name }) => name !== 'LineComment');
