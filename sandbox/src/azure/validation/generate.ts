import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { armTypes } from '../types/index.ts';
import { ArmSchemaReader } from './read-arm-schema.ts';
import { OpenApiReader } from './read-openapi.ts';
import type { SchemaFile, TypeSchema } from './schema.ts';

/**
 * Writes `../generated/*.json` from Microsoft's published schemas:
 * `node sandbox/src/azure/validation/generate.ts [DIR with azure-specs and azure-arm-schemas]`.
 */
const repository = resolve(import.meta.dirname, '../../../..');
const source = resolve(process.argv[2] ?? join(repository, '../shared'));
const target = resolve(import.meta.dirname, '../generated');

function jsonFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json') && !entry.parentPath.includes('/examples'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const wanted = new Map(armTypes.map((type) => [type.type.toLowerCase(), type.type]));
const openApi = new OpenApiReader(wanted);
for (const file of jsonFiles(join(source, 'azure-specs/specification'))) {
  if (file.includes('/resource-manager/')) openApi.read(file);
}
const armSchemas = new ArmSchemaReader(wanted, openApi);
for (const file of jsonFiles(join(source, 'azure-arm-schemas/schemas'))) {
  if (dirname(file).endsWith('/common')) continue;
  armSchemas.read(file);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const byFile = new Map<string, { types: TypeSchema[]; nodes: SchemaFile['nodes'] }>();
for (const { source: name, types, nodes } of [...openApi.results(), ...armSchemas.results()]) {
  if (types.length > 0) byFile.set(name, { types: [...types], nodes });
}
for (const [name, file] of byFile) writeFileSync(join(target, `${name}.json`), `${JSON.stringify(file)}\n`);
const size = [...byFile.keys()].reduce((sum, name) => sum + readFileSync(join(target, `${name}.json`)).length, 0);
process.stdout.write(`${byFile.size} files, ${Math.round(size / 1024)} KiB\n`);
