import { ParseError, type Token, tokensOf } from './lexer.ts';

/** The pieces of a query, from the first to the last. */
export class Tokens {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(query: string) {
    this.#tokens = tokensOf(query);
  }

  get isEmpty(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Words of the language are the same in any case. */
  sees(text: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return (token?.kind === 'sign' || token?.kind === 'word') && token.text.toLowerCase() === text;
  }

  seesAny(texts: readonly string[], ahead = 0): boolean {
    return texts.some((text) => this.sees(text, ahead));
  }

  seesKind(kind: Token['kind'], ahead = 0): boolean {
    return this.#tokens[this.#at + ahead]?.kind === kind;
  }

  /** Takes it where it is there. */
  skip(text: string): boolean {
    const isThere = this.sees(text);
    if (isThere) this.#at += 1;
    return isThere;
  }

  take(text: string): void {
    if (!this.skip(text)) throw this.unexpected();
  }

  takeKind(kind: Token['kind']): string {
    if (!this.seesKind(kind)) throw this.unexpected();
    return this.next().text;
  }

  next(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw this.unexpected();
    this.#at += 1;
    return token;
  }

  unexpected(): ParseError {
    const token = this.#tokens[this.#at];
    return new ParseError(`parse error: syntax error: unexpected ${token?.text ?? '$end'}`);
  }
}
