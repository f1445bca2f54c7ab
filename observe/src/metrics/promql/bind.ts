import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import {
  type Binding,
  besideBinding,
  childrenOf,
  expressionOf,
  type Grammar,
  literalOf,
  matcherOf,
  mustNotBeWritten,
  QueryPrinter,
  QueryRefusal,
  textOf,
  withoutSpace,
} from '../../queries/index.ts';

const PROMQL: Grammar = { parser, brackets: new Set(['LabelMatchers', 'FunctionCallBody', 'GroupingLabels']) };

/**
 * The query over samples of the tenant alone: each of its selectors bound to it.
 *
 * @throws QueryRefusal
 */
export function bindQuery(text: string, binding: Binding): string {
  return new PromqlPrinter(text, binding).print(expressionOf(text, PROMQL));
}

/** The same for a single selector, as `match[]` takes. */
export function bindSelector(text: string, binding: Binding): string {
  const expression = expressionOf(text, PROMQL);
  if (expression.name !== 'VectorSelector') throw new QueryRefusal('only a selector may stand here');
  return new PromqlPrinter(text, binding).print(expression);
}

/** All there is of the tenant. */
export const wholeSelector = (binding: Binding) => `{${matcherOf(binding)}}`;

const WORD = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const OPERATOR = /^(?:==|!=|<=|>=|<\/|>\/|=~|!~|[<>=^+\-*/%@])$/;
const NUMBER = /^[+-]?[0-9a-zA-Z_.]+(?:[eE][+-]?[0-9_]+)?$/;

class PromqlPrinter extends QueryPrinter {
  readonly #binding: Binding;

  constructor(text: string, binding: Binding) {
    super(text, PROMQL);
    this.#binding = binding;
  }

  protected override rewritten(node: SyntaxNode): string | null {
    if (node.name === 'VectorSelector') return this.#selector(node);
    this.#mustNotClaim(node);
    return null;
  }

  protected override token(node: SyntaxNode): string {
    const text = this.slice(node);
    if (node.name === 'StringLiteral') return literalOf(textOf(text));
    if (node.name === 'Identifier') throw this.notUnderstood(node);
    const token = node.name.startsWith('NumberDurationLiteral') ? withoutSpace(text) : text;
    if (WORD.test(token) || OPERATOR.test(token) || NUMBER.test(token)) return token;
    throw this.notUnderstood(node);
  }

  #selector(node: SyntaxNode): string {
    let name = '';
    const matchers: string[] = [];
    for (const child of childrenOf(node)) {
      if (child.name === 'Identifier') name = this.word(child);
      else if (child.name === 'LabelMatchers') matchers.push(...this.#matchers(child));
      else throw this.notUnderstood(child);
    }
    return `${name}{${[...matchers, matcherOf(this.#binding)].join(',')}}`;
  }

  #matchers(node: SyntaxNode): string[] {
    return childrenOf(node).flatMap((matcher) => {
      // The name of the metric, in quotes.
      if (matcher.name === 'QuotedLabelName') return [literalOf(this.#quoted(matcher))];
      const [label, operator, value, ...rest] = childrenOf(matcher);
      if (label === undefined || operator === undefined || value === undefined || rest.length > 0) {
        throw this.notUnderstood(matcher);
      }
      const name = label.name === 'QuotedLabelName' ? this.#quoted(label) : this.word(label);
      const wanted = textOf(this.slice(value));
      const sign = this.slice(operator);
      if (!OPERATOR.test(sign)) throw this.notUnderstood(operator);
      return besideBinding(name, sign, wanted, this.#binding);
    });
  }

  /** What a function writes into the label would be taken for another tenant's; and one reads samples without a selector. */
  #mustNotClaim(node: SyntaxNode): void {
    const [head, body] = childrenOf(node);
    const what = node.name === 'FunctionCall' || node.name === 'AggregateExpr' ? head?.firstChild?.name : undefined;
    if (what === 'Info') throw new QueryRefusal('info() is not passed on: it reads more than its selector says');
    const place = what === 'CountValues' ? 0 : what === 'LabelReplace' || what === 'LabelJoin' ? 1 : null;
    if (place === null) return;
    const call = body?.name === 'FunctionCallBody' ? body : node.getChild('FunctionCallBody');
    const target = call === null || call === undefined ? undefined : childrenOf(call)[place];
    if (target?.name !== 'StringLiteral') throw new QueryRefusal('a label that is written has to be named by a string');
    mustNotBeWritten(textOf(this.slice(target)), this.#binding);
  }

  #quoted(node: SyntaxNode): string {
    const literal = node.firstChild;
    if (literal?.name !== 'StringLiteral') throw this.notUnderstood(node);
    return textOf(this.slice(literal));
  }
}
