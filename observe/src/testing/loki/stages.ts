import type { Matcher, Passing, Stage } from './syntax.ts';

/** A pattern of RE2, as far as JavaScript has the same. */
export function pattern(source: string, isWhole: boolean): RegExp {
  const plain = source.replace(/^\(\?i\)/, '').replaceAll('(?P<', '(?<');
  return new RegExp(isWhole ? `^(?:${plain})$` : plain, source.startsWith('(?i)') ? 'isu' : 'su');
}

export function holds({ label, sign, value }: Matcher, labels: Readonly<Record<string, string>>): boolean {
  const found = labels[label] ?? '';
  if (sign === '=' || sign === '!=') return (found === value) === (sign === '=');
  return pattern(value, true).test(found) === (sign === '=~');
}

/** One of several is in the line, or is not. */
export function lineFilter(sign: string, wanted: readonly string[]): Stage {
  const isIn = (text: string) =>
    wanted.some((one) =>
      sign.endsWith('=') ? text.includes(one) : (sign.endsWith('>') ? patternOf(one) : pattern(one, false)).test(text),
    );
  return (line) => (isIn(line.text) === sign.startsWith('|') ? line : null);
}

/** `<_> took <time>` */
function patternOf(source: string): RegExp {
  const parts = source.split(/(<[A-Za-z_][A-Za-z0-9_]*>)/);
  const written = parts.map((part, index) => {
    if (index % 2 === 0) return part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return part === '<_>' ? '.+?' : `(?${part}.+?)`;
  });
  return new RegExp(`^${written.join('')}$`, 'su');
}

/** What is found in a line is labels of it; a name that its stream has already is another's. */
export function found(line: Passing, more: Readonly<Record<string, string>>): Passing {
  const named = Object.entries(more).map(([name, value]) => {
    const safe = name.replace(/[^A-Za-z0-9_]/g, '_');
    return [line.own.has(safe) ? `${safe}_extracted` : safe, value];
  });
  return { ...line, labels: { ...line.labels, ...Object.fromEntries(named) } };
}

/** @param named what is looked for, and what it is called then; empty: all there is */
export function parseJson(named: ReadonlyMap<string, string>): Stage {
  return (line) => {
    let all: unknown;
    try {
      all = JSON.parse(line.text);
    } catch {
      return found(line, { __error__: 'JSONParserErr' });
    }
    return found(line, chosen(flat(all), named));
  };
}

function flat(value: unknown, path: readonly string[] = []): Record<string, string> {
  if (typeof value === 'object' && value !== null) {
    return Object.assign({}, ...Object.entries(value).map(([name, inner]) => flat(inner, [...path, name])));
  }
  return path.length === 0 ? {} : { [path.join('_')]: String(value) };
}

function chosen(all: Readonly<Record<string, string>>, named: ReadonlyMap<string, string>): Record<string, string> {
  if (named.size === 0) return all;
  return Object.fromEntries([...named].map(([name, path]) => [name, all[path.replace(/[.[\]"]+/g, '_')] ?? '']));
}

export function parseLogfmt(named: ReadonlyMap<string, string>): Stage {
  return (line) => {
    const pairs = [...line.text.matchAll(/(?:^|\s)([^\s=]+)=(?:"([^"]*)"|(\S*))/g)];
    const all = Object.fromEntries(pairs.map(([, name, quoted, plain]) => [name, quoted ?? plain ?? '']));
    return found(line, chosen(all, named));
  };
}

export function parsePattern(source: string, isRegexp: boolean): Stage {
  const form = isRegexp ? pattern(source, false) : patternOf(source);
  return (line) => found(line, { ...(form.exec(line.text)?.groups ?? {}) });
}

export const unpack: Stage = (line) => {
  const unpacked = parseJson(new Map())(line);
  const { _entry: text, ...labels } = unpacked?.labels ?? {};
  return { ...line, labels, ...(text === undefined ? {} : { text }) };
};

/** `{{.label}}` and `{{__line__}}`. */
export function template(source: string): (line: Passing) => string {
  return ({ text, labels }) =>
    source.replace(/\{\{\s*(?:\.([A-Za-z0-9_]+)|__line__)\s*\}\}/g, (_, name?: string) =>
      name === undefined ? text : (labels[name] ?? ''),
    );
}

/** @param isKept whether these are all that stay */
export function without(matchers: readonly (Matcher | string)[], isKept: boolean): Stage {
  return (line) => {
    const isMeant = (name: string) =>
      matchers.some((one) => (typeof one === 'string' ? one === name : one.label === name && holds(one, line.labels)));
    const left = Object.entries(line.labels).filter(([name]) => isMeant(name) === isKept);
    return { ...line, labels: Object.fromEntries(left) };
  };
}
