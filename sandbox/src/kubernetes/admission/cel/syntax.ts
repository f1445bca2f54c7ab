import { SyntaxFault, type Token } from './lexer.ts';

const STARTS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const RELATIONS = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);
const SUMS = new Set(['+', '-']);
const PRODUCTS = new Set(['*', '/', '%']);
/** Deeper than this no policy nests, and a recursion stays harmless. */
const MAX_DEPTH = 250;

/**
 * Finds the first fault in the order of an expression's tokens and throws it in the words of the API server's parser. The
 * evaluator's own parser knows that something is wrong, but not where.
 */
export function checkSyntax(tokens: readonly Token[]): void {
  new Recognizer(tokens).run();
}

class Recognizer {
  private readonly tokens: readonly Token[];
  private place = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  run(): void {
    this.expression();
    const token = this.peek();
    if (token.kind === 'end') return;
    const word = this.tokens[this.place + 1]?.kind === 'end' ? 'extraneous' : 'mismatched';
    throw new SyntaxFault(token.at, `Syntax error: ${word} input '${token.text}' expecting <EOF>`);
  }

  private peek(): Token {
    return this.tokens[this.place] ?? { kind: 'end', text: '<EOF>', at: 0 };
  }

  private is(text: string): boolean {
    const token = this.peek();
    return (token.kind === 'op' || token.kind === 'ident') && token.text === text;
  }

  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.place += 1;
    return true;
  }

  private expect(text: string): void {
    if (this.take(text)) return;
    const token = this.peek();
    throw new SyntaxFault(token.at, `Syntax error: missing '${text}' at '${token.text}'`);
  }

  private expression(): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new SyntaxFault(this.peek().at, 'expression recursion limit exceeded: 250');
    this.chain(() => this.chain(() => this.relation(), '&&'), '||');
    if (this.take('?')) {
      this.chain(() => this.chain(() => this.relation(), '&&'), '||');
      this.expect(':');
      this.expression();
    }
    this.depth -= 1;
  }

  private chain(part: () => void, operator: string): void {
    part();
    while (this.take(operator)) part();
  }

  private relation(): void {
    this.series(() => this.series(() => this.series(() => this.unary(), PRODUCTS), SUMS), RELATIONS);
  }

  private series(part: () => void, operators: ReadonlySet<string>): void {
    part();
    while (this.peek().kind !== 'string' && operators.has(this.peek().text)) {
      this.place += 1;
      part();
    }
  }

  private unary(): void {
    while (this.take('!') || this.take('-'));
    this.primary();
    for (;;) {
      if (this.take('.')) this.selection();
      else if (this.take('[')) {
        this.take('?');
        this.expression();
        this.expect(']');
      } else if (this.is('{') && this.endsInName()) {
        this.place += 1;
        this.fields();
      } else return;
    }
  }

  /** Only a name can open a message literal. */
  private endsInName(): boolean {
    return this.tokens[this.place - 1]?.kind === 'ident';
  }

  private selection(): void {
    this.take('?');
    const token = this.peek();
    if (token.kind !== 'ident') {
      const shown = token.kind === 'end' ? '' : token.text;
      throw new SyntaxFault(token.at, `Syntax error: no viable alternative at input '.${shown}'`);
    }
    this.place += 1;
    if (this.take('(')) this.list(')');
  }

  private primary(): void {
    const token = this.peek();
    if (token.kind === 'string' || token.kind === 'number') {
      this.place += 1;
      return;
    }
    if (this.take('(')) {
      this.expression();
      this.expect(')');
      return;
    }
    if (this.take('[')) {
      this.list(']');
      return;
    }
    if (this.take('{')) {
      this.entries();
      return;
    }
    this.take('.');
    if (this.peek().kind !== 'ident' || this.is('in')) {
      throw new SyntaxFault(this.peek().at, `Syntax error: mismatched input '${this.peek().text}' expecting ${STARTS}`);
    }
    this.place += 1;
    if (this.take('(')) this.list(')');
  }

  private list(close: string): void {
    while (!this.is(close)) {
      if (close === ']') this.take('?');
      this.expression();
      if (!this.take(',')) break;
    }
    this.expect(close);
  }

  private entries(): void {
    while (!this.is('}')) {
      this.take('?');
      this.expression();
      this.expect(':');
      this.expression();
      if (!this.take(',')) break;
    }
    this.expect('}');
  }

  private fields(): void {
    while (!this.is('}')) {
      this.take('?');
      if (this.peek().kind !== 'ident') {
        throw new SyntaxFault(
          this.peek().at,
          `Syntax error: mismatched input '${this.peek().text}' expecting {'}', IDENTIFIER}`,
        );
      }
      this.place += 1;
      this.expect(':');
      this.expression();
      if (!this.take(',')) break;
    }
    this.expect('}');
  }
}
