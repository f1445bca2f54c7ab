import type { JsonValue } from '@tenantry/client';
import { wordsIn } from '../parts/words.ts';
import type { Schema } from './schema.ts';

const ACRONYMS: Readonly<Record<string, string>> = {
  ...{
    api: 'API',
    cidr: 'CIDR',
    cpu: 'CPU',
    csi: 'CSI',
    dns: 'DNS',
    fs: 'File system',
    gpus: 'GPUs',
    id: 'ID',
    os: 'OS',
    sql: 'SQL',
  },
  ...{ ssh: 'SSH', tls: 'TLS', url: 'URL', vnet: 'VNet', env: 'Environment', args: 'Arguments' },
};

/** Units stand last in names. */
const UNITS: Readonly<Record<string, string>> = {
  ...{ Seconds: 'seconds', Minutes: 'minutes', Hours: 'hours', Days: 'days', GiB: 'GiB', Percent: '%' },
};

/** `evictionPatienceSeconds` → Eviction patience, in seconds. */
export function labelOf(name: string): { readonly label: string; readonly unit: string | null } {
  const unit = Object.keys(UNITS).find((end) => name.endsWith(end) && name.length > end.length);
  const bare = unit === undefined ? name : name.slice(0, -unit.length);
  const words = bare
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[ _-]+/)
    .map((word) => ACRONYMS[word.toLowerCase()] ?? word.toLowerCase());
  const [first = '', ...rest] = words;
  const label = [first.slice(0, 1).toUpperCase() + first.slice(1), ...rest].join(' ');
  return { label, unit: unit === undefined ? null : (UNITS[unit] ?? null) };
}

const FILLERS = new Set(['a', 'an', 'the', 'its', 'it', 'of', 'in', 'is', 'number', 'name']);

/** What is said of a field beside its label; nothing where that is the label once more: Protocol, `Protocol.`. */
export function helpOf(name: string | null, description: string | undefined): string | undefined {
  if (description === undefined || name === null) return description;
  const { label, unit } = labelOf(name);
  const known = new Set([...wordsIn(label), ...wordsIn(unit ?? '')]);
  const isMore = wordsIn(description).some((word) => !known.has(word) && !FILLERS.has(word));
  return isMore ? description.replaceAll('`', '') : undefined;
}

/**
 * What each of the values means, where a description says so: `shared: pods share nodes. dedicated-nodes: …`; and what it says
 * before that.
 */
export function meaningsOf(
  description: string,
  values: readonly string[],
): { readonly before: string; readonly meanings: ReadonlyMap<string, string> } {
  const found = values
    .map((value) => ({ value, at: startOf(description, value) }))
    .filter(({ at }) => at !== -1)
    .toSorted((one, other) => one.at - other.at);
  if (found.length < values.length || found.length === 0) return { before: description, meanings: new Map() };
  const meanings = found.map(({ value, at }, index) => {
    const text = description.slice(at + value.length + 1, found[index + 1]?.at).trim();
    const meaning = text.charAt(0).toUpperCase() + text.slice(1);
    return [value, meaning.replace(/\s*Default: [^.]*\.$/, '')] as const;
  });
  return { before: description.slice(0, found[0]?.at).trim(), meanings: new Map(meanings) };
}

function startOf(description: string, value: string): number {
  const text = `${value}: `;
  if (description.startsWith(text)) return 0;
  const at = description.indexOf(` ${text}`);
  return at === -1 ? -1 : at + 1;
}

/** A value in one line. */
export function inShort(value: JsonValue | undefined): string {
  if (value === undefined) return 'not set';
  if (value === null) return 'null';
  if (typeof value === 'string') return value === '' ? '""' : value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(inShort).join(', ');
  const entries = Object.entries(value);
  if (entries.length === 0) return 'none';
  return entries.map(([name, one]) => `${name}: ${inShort(one)}`).join(', ');
}

/** What an alternative is called. */
export function nameOfOption(schema: Schema): string {
  if (schema.title !== undefined) return schema.title;
  switch (schema.type) {
    case 'null':
      return 'Nothing (null)';
    case 'array':
      return 'A list';
    case 'object':
      return 'Written out';
    case 'string':
      return 'A text';
    case 'boolean':
      return 'Yes or no';
    default:
      return 'A number';
  }
}
