export interface Token {
  readonly kind: 'ident' | 'number' | 'string' | 'op' | 'end';
  readonly text: string;
  readonly at: number;
}

/** A fault in an expression's text, at a character of it. */
export class SyntaxFault extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.name = 'SyntaxFault';
    this.at = at;
  }
}

const TOKEN =
  /(?<space>\s+|\/\/[^\n]*)|(?<string>(?:[bB]?[rR]?|[rR][bB])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<number>0x[0-9a-fA-F]+u?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?|\.\d+(?:[eE][+-]?\d+)?)|(?<ident>[A-Za-z_]\w*|`[^`\n]+`)|(?<op>==|!=|<=|>=|&&|\|\||[-+*/%!<>?:.,()[\]{}])/y;

/** What may follow a backslash in a string that is not raw. https://github.com/google/cel-spec/blob/master/doc/langdef.md#string-and-bytes-values */
const ESCAPE = /\\(?:[abfnrtv"'\\?`]|[0-3][0-7]{2}|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;

/** Throws at a string with an escape that there is not, as the lexer of the API server stops in the middle of it. */
function checkEscapes(piece: string, at: number): void {
  if (/^[bB]?[rR]/.test(piece)) return;
  for (let place = piece.indexOf('\\'); place >= 0; place = piece.indexOf('\\', ESCAPE.lastIndex)) {
    ESCAPE.lastIndex = place;
    if (ESCAPE.test(piece)) continue;
    throw new SyntaxFault(at, `Syntax error: token recognition error at: '${piece.slice(0, place + 2)}'`);
  }
}

/** Splits an expression into tokens, the last of them the end. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) {
      const rest = text.slice(at).split('\n')[0] ?? '';
      const wrong = /^['"]/.test(rest) ? rest : rest.slice(0, 1);
      throw new SyntaxFault(at, `Syntax error: token recognition error at: '${wrong}'`);
    }
    const kind = (['string', 'number', 'ident', 'op'] as const).find((name) => groups[name] !== undefined);
    const piece = Object.values(groups).find((value) => value !== undefined) ?? '';
    if (kind === 'string') checkEscapes(piece, at);
    if (kind !== undefined) tokens.push({ kind, text: piece, at });
    at += piece.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: text.length });
  return tokens;
}
