import { blockType, parseArmPath } from '../azure/arm/path.ts';
import type { HttpRequest } from './message.ts';

/** Requests served, by surface, method and type: `arm PUT microsoft.network/virtualnetworks`. */
export class Counters {
  readonly #counts = new Map<string, number>();

  count(surface: string, request: HttpRequest): void {
    const key = `${surface} ${request.method} ${this.#what(surface, request.path)}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  all(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  reset(): void {
    this.#counts.clear();
  }

  #what(surface: string, path: string): string {
    if (surface !== 'arm') return path.split('/')[1] ?? '';
    try {
      const parsed = parseArmPath(path);
      const last = parsed.blocks.at(-1);
      if (last) return blockType(last).toLowerCase();
      return parsed.tail[0]?.toLowerCase() ?? (parsed.resourceGroup ? 'resourcegroup' : 'subscription');
    } catch {
      return 'malformed';
    }
  }
}
