/** A query that is refused, as Azure Monitor words it: https://learn.microsoft.com/azure/azure-monitor/logs/api/errors */
export class KqlError extends Error {
  readonly kind: 'SyntaxError' | 'SemanticError';
  readonly code: string;
  /** Where in the query, from 1 and from 0. */
  readonly at: { readonly line: number; readonly pos: number; readonly token: string } | null;

  constructor(kind: KqlError['kind'], code: string, message: string, at: KqlError['at'] = null) {
    super(message);
    this.name = 'KqlError';
    this.kind = kind;
    this.code = code;
    this.at = at;
  }
}

export function syntaxError(text: string, offset: number, token: string): KqlError {
  const before = text.slice(0, offset).split('\n');
  const [line, pos] = [before.length, before.at(-1)?.length ?? 0];
  const message = `Query could not be parsed at '${token}' on line [${line},${pos}]`;
  return new KqlError('SyntaxError', 'SYN0002', message, { line, pos, token });
}

export const unresolvedTable = (name: string) =>
  new KqlError(
    'SemanticError',
    'SEM0100',
    `'take' operator: Failed to resolve table or column expression named '${name}'`,
  );

export const unresolvedColumn = (operator: string, name: string) =>
  new KqlError(
    'SemanticError',
    'SEM0100',
    `'${operator}' operator: Failed to resolve column or scalar expression named '${name}'`,
  );

export const unfit = (message: string) => new KqlError('SemanticError', 'SEM0256', message);
