import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isObject, type JsonObject, objectAt } from '../../json.ts';
import { ArmError } from '../arm/error.ts';
import { blockType, parseArmPath } from '../arm/path.ts';
import { armTypes } from '../types/index.ts';
import { validateBody } from './validate.ts';

const shared = resolve(import.meta.dirname, '../../../../../shared');
const isThere = existsSync(join(shared, 'azure-specs'));
if (!isThere) console.error('skipped: Microsoft’s examples, since ../shared/azure-specs is not beside the repository');

interface Row {
  readonly name: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly body: JsonObject;
}

/** Worked bodies with fields that the version they name does not have yet. */
const aheadOfTheirVersion = /\/redisEnterprise\//i;

const served = new Set(armTypes.map((type) => type.type.toLowerCase()));

function typeOf(path: string): string {
  // A scope that stands for any resource is left out.
  const block = parseArmPath(path.replace(/^\/?\{(scope|resourceUri|roleId)\}/i, '')).blocks.at(-1);
  return block ? blockType(block) : 'Microsoft.Resources/resourceGroups';
}

/** Bodies of PUT from Microsoft's examples, for the types served here. */
function examples(): Row[] {
  const root = join(shared, 'azure-specs/specification');
  const rows: Row[] = [];
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (
      !entry.name.endsWith('.json') ||
      entry.parentPath.includes('/examples') ||
      !entry.parentPath.includes('/resource-manager/')
    )
      continue;
    const document = JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(/^\uFEFF/, ''));
    for (const [path, item] of Object.entries<JsonObject>({ ...document.paths })) {
      if (!isObject(item.put)) continue;
      const type = typeOf(path);
      if (!served.has(type.toLowerCase())) continue;
      for (const [name, example] of Object.entries(objectAt(item.put, 'x-ms-examples'))) {
        const file = join(entry.parentPath, String(isObject(example) ? example.$ref : ''));
        if (!existsSync(file)) continue;
        const { parameters } = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as {
          parameters: JsonObject;
        };
        const body = Object.entries(parameters).find(([key, value]) => isObject(value) && !key.startsWith('api'))?.[1];
        if (isObject(body)) rows.push({ name, type, apiVersion: document.info.version, body });
      }
    }
  }
  return rows;
}

function workedBodies(): Row[] {
  const rows = JSON.parse(readFileSync(join(shared, 'azure-bodies.json'), 'utf8')) as {
    method: string;
    id: string;
    apiVersion: string;
    body: JsonObject;
  }[];
  return rows
    .filter((row) => row.method === 'PUT' && row.id.startsWith('/subscriptions/') && !aheadOfTheirVersion.test(row.id))
    .map((row) => ({ name: row.id, type: typeOf(row.id), apiVersion: row.apiVersion, body: row.body }))
    .filter((row) => served.has(row.type.toLowerCase()));
}

function refusal(row: Row, body: JsonObject): string[] {
  try {
    validateBody(row.type, row.apiVersion, 'PUT', structuredClone(body));
    return [];
  } catch (cause) {
    if (cause instanceof ArmError) return cause.details.map((detail) => detail.message);
    throw cause;
  }
}

describe.skipIf(!isThere)('request bodies', () => {
  const rows = isThere ? [...examples(), ...workedBodies()] : [];

  it('of Microsoft’s own examples are accepted', () => {
    expect(rows.length).toBeGreaterThan(40);
    const refused = rows
      .map((row) => ({ name: `${row.type} ${row.name}`, why: refusal(row, row.body) }))
      .filter(({ why }) => why.length > 0);
    expect(refused).toEqual([]);
  });

  it('are refused when one field is added, or is an object where it was a plain value', () => {
    const accepted: string[] = [];
    let mutants = 0;
    for (const row of rows) {
      const check = (what: string, body: JsonObject): void => {
        mutants += 1;
        if (refusal(row, body).length === 0) accepted.push(`${row.type} ${row.name}: ${what}`);
      };
      check('a stranger at the top', { ...row.body, stranger: 1 });
      const { properties } = row.body;
      if (!isObject(properties)) continue;
      check('a stranger in properties', { ...row.body, properties: { ...properties, stranger: 1 } });
      check('properties as text', { ...row.body, properties: 'text' });
    }
    expect(mutants).toBeGreaterThan(100);
    expect(accepted).toEqual([]);
  });
});
