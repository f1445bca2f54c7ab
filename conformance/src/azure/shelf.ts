import type { Documents } from './documents.ts';
import { loadOperations, type SpecOperation } from './operations.ts';

/** What the descriptions of some providers hold together. */
export interface Described {
  readonly operations: readonly SpecOperation[];
  readonly byVersion: ReadonlyMap<string, readonly SpecOperation[]>;
}

/** Of groups, tags and data planes, whose paths name other providers or none. */
const EVERYWHERE = '';

/**
 * Microsoft's operations by provider, as the files are in folders of theirs: a test that speaks of a few providers reads a
 * fraction of all.
 */
export class Shelf {
  private readonly documents: Documents;
  private readonly files: ReadonlyMap<string, readonly string[]>;
  private readonly read = new Map<string, readonly SpecOperation[]>();
  private readonly described = new Map<string, Described>();

  constructor(documents: Documents) {
    this.documents = documents;
    this.files = Map.groupBy(documents.list(), providerOf);
  }

  /** What a request to this path may mean. */
  for(path: string): Described {
    const named = [...path.toLowerCase().matchAll(/\/providers\/([^/]+)/g)].map(([, name = '']) => name);
    const providers = [...new Set([EVERYWHERE, ...named])].sort();
    const key = providers.join(' ');
    let described = this.described.get(key);
    if (described === undefined) {
      const operations = providers.flatMap((provider) => this.of(provider));
      described = { operations, byVersion: Map.groupBy(operations, ({ apiVersion }) => apiVersion) };
      this.described.set(key, described);
    }
    return described;
  }

  private of(provider: string): readonly SpecOperation[] {
    let operations = this.read.get(provider);
    if (operations === undefined) {
      operations = loadOperations(this.documents, this.files.get(provider) ?? []);
      this.read.set(provider, operations);
    }
    return operations;
  }
}

function providerOf(file: string): string {
  const [, provider = EVERYWHERE] = /\/resource-manager\/(microsoft\.[^/]+)\//i.exec(file) ?? [];
  const name = provider.toLowerCase();
  return name === 'microsoft.resources' ? EVERYWHERE : name;
}
