import { syntaxError } from './error.ts';
import type { Assignment, Expression, Operator, OrderKey, Query } from './syntax.ts';
import { type Token, tokensOf } from './tokens.ts';
import { ticksOf } from './values.ts';

/** `Table | where … | extend … | project … | order by … | take … | summarize … by … | count`. Anything else is refused. */
export function parseKql(text: string): Query {
  return new Parser(text).query();
}

const COMPARISONS = ['==', '!=', '=~', '!~', '<', '<=', '>', '>='];
const WORDS = ['contains', 'contains_cs', 'has', 'has_cs', 'startswith', 'endswith'];

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokensOf(text);
  }

  query(): Query {
    const table = this.#name();
    const operators: Operator[] = [];
    while (this.#takes('|')) operators.push(this.#operator());
    this.#takes(';');
    if (this.#token.type !== 'end') throw this.#refused();
    return { table, operators };
  }

  get #token(): Token {
    // The last token is the end, which is never passed.
    return this.#tokens[this.#next] as Token;
  }

  #refused(token = this.#token): Error {
    return syntaxError(this.#text, token.offset, token.text);
  }

  #takes(text: string): boolean {
    const token = this.#token;
    if ((token.type !== 'sign' && token.type !== 'name') || token.text !== text) return false;
    this.#next += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw this.#refused();
  }

  #name(): string {
    const token = this.#token;
    if (token.type !== 'name') throw this.#refused();
    this.#next += 1;
    return token.text;
  }

  #operator(): Operator {
    const token = this.#token;
    const name = this.#name();
    switch (name) {
      case 'where':
      case 'filter':
        return { operator: 'where', condition: this.#or() };
      case 'extend':
      case 'project':
        return { operator: name, columns: this.#assignments() };
      case 'order':
      case 'sort':
        this.#expect('by');
        return { operator: 'order', keys: this.#listed(() => this.#key()) };
      case 'take':
      case 'limit':
        return { operator: 'take', count: this.#count() };
      case 'count':
        return { operator: 'count' };
      case 'summarize':
        return {
          operator: 'summarize',
          aggregates: this.#isAt('by') ? [] : this.#assignments(),
          by: this.#takes('by') ? this.#assignments() : [],
        };
      default:
        throw this.#refused(token);
    }
  }

  #isAt(text: string): boolean {
    return this.#token.type === 'name' && this.#token.text === text;
  }

  #count(): number {
    const token = this.#token;
    const count = Number(token.text);
    if (token.type !== 'number' || !Number.isSafeInteger(count)) throw this.#refused();
    this.#next += 1;
    return count;
  }

  #listed<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.#takes(',')) items.push(item());
    return items;
  }

  #assignments(): Assignment[] {
    return this.#listed(() => {
      const following = this.#tokens[this.#next + 1];
      const isNamed = this.#token.type === 'name' && following?.type === 'sign' && following.text === '=';
      if (!isNamed) return { name: null, value: this.#or() };
      const name = this.#name();
      this.#expect('=');
      return { name, value: this.#or() };
    });
  }

  #key(): OrderKey {
    const value = this.#or();
    const isAscending = this.#takes('asc');
    if (!isAscending) this.#takes('desc');
    return { value, isAscending };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#takes('or')) left = { form: 'binary', sign: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#comparison();
    while (this.#takes('and')) left = { form: 'binary', sign: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Expression {
    const left = this.#sum();
    const token = this.#token;
    if (token.type === 'sign' && COMPARISONS.includes(token.text)) {
      this.#next += 1;
      return { form: 'binary', sign: token.text, left, right: this.#sum() };
    }
    if (this.#takes('matches')) {
      this.#expect('regex');
      return { form: 'binary', sign: 'matches regex', left, right: this.#sum() };
    }
    const isNot = this.#takes('!');
    const sign = (word: string) => (isNot ? `!${word}` : word);
    if (this.#takes('in')) {
      const word = this.#takes('~') ? 'in~' : 'in';
      return { form: 'in', sign: sign(word), left, list: this.#within() };
    }
    const word = WORDS.find((one) => this.#takes(one));
    if (word !== undefined) return { form: 'binary', sign: sign(word), left, right: this.#sum() };
    if (isNot) throw this.#refused();
    return left;
  }

  #within(): Expression[] {
    this.#expect('(');
    const list = this.#takes(')') ? null : this.#listed(() => this.#or());
    if (list === null) return [];
    this.#expect(')');
    return list;
  }

  #sum(): Expression {
    let left = this.#member();
    for (;;) {
      const sign = ['+', '-'].find((one) => this.#takes(one));
      if (sign === undefined) return left;
      left = { form: 'binary', sign, left, right: this.#member() };
    }
  }

  #member(): Expression {
    let value = this.#primary();
    for (;;) {
      if (this.#takes('.')) value = { form: 'member', of: value, name: this.#name() };
      else if (this.#takes('[')) {
        const token = this.#token;
        if (token.type !== 'string') throw this.#refused();
        this.#next += 1;
        this.#expect(']');
        value = { form: 'member', of: value, name: token.value };
      } else return value;
    }
  }

  #primary(): Expression {
    const token = this.#token;
    if (this.#takes('(')) {
      const value = this.#or();
      this.#expect(')');
      return value;
    }
    this.#next += token.type === 'end' ? 0 : 1;
    switch (token.type) {
      case 'string':
        return { form: 'string', value: token.value };
      case 'number':
        return { form: /^\d+$/.test(token.text) ? 'long' : 'real', value: Number(token.text) };
      case 'timespan':
        return { form: 'timespan', ticks: token.ticks };
      case 'datetime': {
        const ticks = ticksOf(token.inner);
        if (ticks === null) throw this.#refused(token);
        return { form: 'datetime', ticks };
      }
      case 'name':
        if (token.text === 'true' || token.text === 'false') return { form: 'bool', value: token.text === 'true' };
        return this.#isSign('(')
          ? { form: 'call', name: token.text, given: this.#within() }
          : { form: 'column', name: token.text };
      default:
        throw this.#refused(token);
    }
  }

  #isSign(text: string): boolean {
    return this.#token.type === 'sign' && this.#token.text === text;
  }
}
