import { StatusError } from '../contract.ts';

type Requirement =
  | { readonly key: string; readonly operator: 'in' | 'notin'; readonly values: ReadonlySet<string> }
  | { readonly key: string; readonly operator: 'exists' | 'absent' }
  | { readonly key: string; readonly operator: 'greater' | 'less'; readonly value: number };

export type LabelSelector = readonly Requirement[];

/** The selector that a type's `spec.selector` writes out: `matchLabels` and `matchExpressions`. */
export interface LabelSelectorObject {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

type Token = { readonly is: 'word' | 'mark' | 'end'; readonly text: string };

function tokens(text: string): Token[] {
  const result: Token[] = [];
  const pattern = /\s*(==|!=|=|!|\(|\)|,|<|>|[^\s=!(),<>]+)/gy;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const word = match[1] ?? '';
    result.push({ is: /^[=!(),<>]/.test(word) ? 'mark' : 'word', text: word });
  }
  result.push({ is: 'end', text: '' });
  return result;
}

const refuse = (found: string, expected: string): never => {
  throw new StatusError(400, 'BadRequest', `found '${found}', expected: ${expected}`);
};

/** Parses `a=b,c in (d,e),!f` as the API server does, with its messages. */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements: Requirement[] = [];
  const queue = tokens(text);
  let at = 0;
  const peek = (): Token => queue[at] ?? { is: 'end', text: '' };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  if (peek().is === 'end') return requirements;
  for (;;) {
    const first = next();
    if (first.text === '!') {
      const key = next();
      if (key.is !== 'word') refuse(key.text, 'identifier');
      requirements.push({ key: key.text, operator: 'absent' });
    } else if (first.is !== 'word') {
      refuse(first.text, "!, identifier, or 'end of string'");
    } else {
      requirements.push(parseOperation(first.text, next, peek));
    }
    const separator = next();
    if (separator.is === 'end') return requirements;
    if (separator.text !== ',') refuse(separator.text, "',' or 'end of string'");
    if (peek().is === 'end') refuse('', "identifier after ','");
  }
}

function parseOperation(key: string, next: () => Token, peek: () => Token): Requirement {
  const operator = peek();
  if (operator.is === 'end' || operator.text === ',') return { key, operator: 'exists' };
  next();
  switch (operator.text) {
    case '=':
    case '==':
    case '!=': {
      const value = peek().is === 'word' ? next().text : '';
      return { key, operator: operator.text === '!=' ? 'notin' : 'in', values: new Set([value]) };
    }
    case '>':
    case '<': {
      const value = Number(next().text);
      return { key, operator: operator.text === '>' ? 'greater' : 'less', value };
    }
    case 'in':
    case 'notin':
      return { key, operator: operator.text, values: parseValues(next) };
    default:
      return refuse(operator.text, 'in, notin, =, ==, !=, gt, lt');
  }
}

function parseValues(next: () => Token): ReadonlySet<string> {
  const open = next();
  if (open.text !== '(') refuse(open.text, "'('");
  const values = new Set<string>();
  for (;;) {
    const token = next();
    if (token.text === ')') return values;
    if (token.is === 'word') values.add(token.text);
    else if (token.text !== ',') refuse(token.text, "',', or identifier");
  }
}

export function selectorOf(object: LabelSelectorObject): LabelSelector {
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(object.matchLabels ?? {})) {
    requirements.push({ key, operator: 'in', values: new Set([value]) });
  }
  for (const expression of object.matchExpressions ?? []) {
    const { key, values = [] } = expression;
    switch (expression.operator) {
      case 'In':
        requirements.push({ key, operator: 'in', values: new Set(values) });
        break;
      case 'NotIn':
        requirements.push({ key, operator: 'notin', values: new Set(values) });
        break;
      case 'Exists':
        requirements.push({ key, operator: 'exists' });
        break;
      default:
        requirements.push({ key, operator: 'absent' });
    }
  }
  return requirements;
}

export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>> | undefined): boolean {
  return selector.every((requirement): boolean => {
    const value = labels?.[requirement.key];
    switch (requirement.operator) {
      case 'in':
        return value !== undefined && requirement.values.has(value);
      case 'notin':
        return value === undefined || !requirement.values.has(value);
      case 'exists':
        return value !== undefined;
      case 'absent':
        return value === undefined;
      case 'greater':
        return value !== undefined && Number(value) > requirement.value;
      case 'less':
        return value !== undefined && Number(value) < requirement.value;
      default:
        return requirement satisfies never;
    }
  });
}
