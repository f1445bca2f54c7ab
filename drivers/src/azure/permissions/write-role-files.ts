import { writeFile } from 'node:fs/promises';
import { roleFiles } from './roleFiles.ts';

const folder = new URL('../../../../deploy/azure/', import.meta.url);
for (const [name, content] of Object.entries(roleFiles())) await writeFile(new URL(name, folder), content);
