import { objectAt, textAt } from '../../json.ts';
import { ArmError } from './error.ts';
import { resourceGroupId } from './path.ts';
import type { ResourceRecord } from './resource.ts';
import { tagsOf } from './tags.ts';

type Condition = (record: ResourceRecord) => boolean;

/**
 * `$filter` of resource lists: `resourceType|name|location|resourceGroup eq 'x'`, `tagName eq 'x' [and tagValue eq 'y']`,
 * joined by `and` and `or` without parentheses, `substringof('x', name)`.
 */
export function filterResources(records: readonly ResourceRecord[], filter: string | undefined): ResourceRecord[] {
  if (!filter?.trim()) return [...records];
  const alternatives = filter.split(/\s+or\s+/i).map((part) => allOf(part.split(/\s+and\s+/i)));
  return records.filter((record) => alternatives.some((condition) => condition(record)));
}

function allOf(terms: string[]): Condition {
  let tagName: string | undefined;
  let tagValue: string | undefined;
  const conditions: Condition[] = [];
  for (const term of terms) {
    const part = /^\s*substringof\('((?:[^']|'')*)',\s*name\)\s*$/i.exec(term)?.[1];
    if (part !== undefined) {
      conditions.push((record) => record.name.toLowerCase().includes(unquote(part).toLowerCase()));
      continue;
    }
    const match = /^\s*([a-z/]+)\s+(eq|ne)\s+'((?:[^']|'')*)'\s*$/i.exec(term);
    if (!match) throw invalid(term);
    const field = (match[1] ?? '').toLowerCase();
    const value = unquote(match[3] ?? '');
    const isEqual = match[2]?.toLowerCase() === 'eq';
    if (field === 'tagname') tagName = value;
    else if (field === 'tagvalue') tagValue = value;
    else {
      const read = fields[field];
      if (!read) throw invalid(term);
      conditions.push((record) => (read(record).toLowerCase() === value.toLowerCase()) === isEqual);
    }
  }
  if (tagName !== undefined) {
    const wanted = tagName;
    conditions.push((record) =>
      Object.entries(tagsOf(record.body)).some(
        ([name, value]) =>
          name.toLowerCase() === wanted.toLowerCase() && (tagValue === undefined || value === tagValue),
      ),
    );
  } else if (tagValue !== undefined) throw invalid(terms.join(' and '));
  return (record) => conditions.every((condition) => condition(record));
}

const fields: Readonly<Record<string, (record: ResourceRecord) => string>> = {
  resourcetype: (record) => record.type,
  name: (record) => record.name,
  location: (record) => textAt(record.body, 'location') ?? '',
  resourcegroup: (record) => resourceGroupId(record.id)?.split('/').at(-1) ?? '',
  kind: (record) => textAt(record.body, 'kind') ?? '',
  'sku/name': (record) => textAt(objectAt(record.body, 'sku'), 'name') ?? '',
};

function unquote(text: string): string {
  return text.replaceAll("''", "'");
}

function invalid(term: string): ArmError {
  return new ArmError(400, 'InvalidFilterInQueryString', `Invalid $filter '${term}' specified in the query string.`);
}
