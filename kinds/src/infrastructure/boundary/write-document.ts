import { writeFile } from 'node:fs/promises';
import { boundaryDocument } from './document.ts';

await writeFile(new URL('../../../../docs/boundary.md', import.meta.url), boundaryDocument());
