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
    if (kind !== undefined) tokens.push({ kind, text: piece, at });
    at += piece.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: text.length });
  return tokens;
}
