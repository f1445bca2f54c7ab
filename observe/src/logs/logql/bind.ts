import { parser } from '@grafana/lezer-logql';
import type { SyntaxNode } from '@lezer/common';
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
} from '../../queries/index.ts';
import { durationMs } from './duration.ts';

const LOGQL: Grammar = { parser, brackets: new Set(['BinOpModifier', 'GroupingLabels']) };

/** Longest time that a question may be about. */
export const LONGEST_RANGE_MS = 31 * 86_400_000;

/**
 * The query over lines of the tenant alone: each of its selectors bound to it. Where the tenant has an organisation of its
 * own, there is no binding, and the query is only written anew.
 *
 * @throws QueryRefusal
 */
export function bindLogql(text: string, binding: Binding | null): string {
  return new LogqlPrinter(text, binding).print(expressionOf(text, LOGQL));
}

/** The same where only lines may be asked for, and nothing be computed of them. */
export function bindLogs(text: string, binding: Binding | null): string {
  const expression = expressionOf(text, LOGQL);
  if (expression.firstChild?.name !== 'LogExpr') throw new QueryRefusal('only a query for lines may stand here');
  return new LogqlPrinter(text, binding).print(expression);
}

/** The same for a single selector. */
export function bindLogSelector(text: string, binding: Binding | null): string {
  const [logs, ...others] = childrenOf(expressionOf(text, LOGQL));
  const [selector, ...stages] = logs?.name === 'LogExpr' ? childrenOf(logs) : [];
  if (selector?.name !== 'Selector' || stages.length > 0 || others.length > 0) {
    throw new QueryRefusal('only a selector may stand here');
  }
  return new LogqlPrinter(text, binding).print(selector);
}

/** All there is of the tenant, where it is told from others by a label. */
export const wholeLogSelector = (binding: Binding) => `{${matcherOf(binding)}}`;

const WORD = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const OPERATOR = /^(?:\|[=~>]?|![=~>]|=[=~]?|[<>]=?|[+\-*/%^])$/;
/** Of numbers, sizes, and durations. */
const NUMBER = /^-?[0-9a-zA-Zµ.]+(?:[eE][+-]?[0-9]+)?$/;
const FLAG = /^--[a-z][a-z-]*$/;
const MATCHES = /^(?:=~?|![=~])$/;

/** Loki skips the comments of Go too, `//` and those between `/*` and its end: of what is written here, none can begin. */
class LogqlPrinter extends QueryPrinter {
  readonly #binding: Binding | null;

  constructor(text: string, binding: Binding | null) {
    super(text, LOGQL);
    this.#binding = binding;
  }

  protected override rewritten(node: SyntaxNode): string | null {
    switch (node.name) {
      case 'Selector':
        return this.#selector(node);
      case 'Range':
        this.#mustBeShort(node);
        return null;
      case 'LabelFormatMatcher':
        mustNotBeWritten(this.slice(node.getChild('Identifier') ?? node), this.#binding);
        return null;
      case 'LabelReplaceExpr':
        mustNotBeWritten(textOf(this.slice(node.getChild('String') ?? node)), this.#binding);
        return null;
      default:
        return null;
    }
  }

  protected override token(node: SyntaxNode): string {
    const text = this.slice(node);
    if (node.name === 'String') return literalOf(textOf(text));
    if ([WORD, OPERATOR, NUMBER, FLAG].some((form) => form.test(text))) return text;
    throw this.notUnderstood(node);
  }

  #selector(node: SyntaxNode): string {
    const own = this.#binding === null ? [] : [matcherOf(this.#binding)];
    return `{${[...childrenOf(node).flatMap((child) => this.#matchers(child)), ...own].join(',')}}`;
  }

  #matchers(node: SyntaxNode): string[] {
    if (node.name === 'Matchers') return childrenOf(node).flatMap((child) => this.#matchers(child));
    const [label, operator, value, ...rest] = childrenOf(node);
    const isMatcher = node.name === 'Matcher' && label?.name === 'Identifier' && value?.name === 'String';
    if (!isMatcher || operator === undefined || rest.length > 0) throw this.notUnderstood(node);
    const sign = this.slice(operator);
    if (!MATCHES.test(sign)) throw this.notUnderstood(operator);
    return besideBinding(this.word(label), sign, textOf(this.slice(value)), this.#binding);
  }

  #mustBeShort(node: SyntaxNode): void {
    const ms = durationMs(this.slice(node.getChild('Duration') ?? node));
    if (ms === null || ms <= 0) throw this.notUnderstood(node);
    if (ms > LONGEST_RANGE_MS) throw new QueryRefusal(`${this.slice(node)} is longer than 31 days`);
  }
}
