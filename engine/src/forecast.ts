import type { AllocationRequest, DeclaredObject, JsonObject } from '@tenantry/kinds';
import type { Environment } from './environment.ts';

const keyOf = (kind: string, tenant: string | null, name: string): string => JSON.stringify([kind, tenant, name]);

/**
 * What one plan expects of the objects that it is about: each is planned in the light of those before it. What one would be
 * given is not foreseen for another, and what one would show is known to those that refer to it, although nothing is stored.
 */
export class Forecast {
  readonly #store: Pick<Environment['store'], 'find' | 'foresee'>;
  readonly #objects: Map<string, DeclaredObject>;
  /** Numbers by pool, and by who would have them. */
  readonly #numbers = new Map<string, Map<string, number>>();

  constructor(store: Pick<Environment['store'], 'find' | 'foresee'>, objects: readonly DeclaredObject[]) {
    this.#store = store;
    this.#objects = new Map(objects.map((object) => [keyOf(object.kind, object.tenant, object.name), object]));
  }

  /** As the plan would leave it, or as it is stored. */
  async find(kind: string, tenant: string | null, name: string): Promise<DeclaredObject | null> {
    return this.#objects.get(keyOf(kind, tenant, name)) ?? this.#store.find(kind, tenant, name);
  }

  /** The number that an object would be given, were all before it given theirs. */
  async number(uid: string, request: AllocationRequest): Promise<number | null> {
    const ofPool = this.#numbers.get(request.pool) ?? new Map<string, number>();
    this.#numbers.set(request.pool, ofPool);
    const holder = `${uid}/${request.key}`;
    const before = ofPool.get(holder);
    if (before !== undefined) return before;
    const number = await this.#store.foresee(uid, request, [...ofPool.values()]);
    if (number !== null) ofPool.set(holder, number);
    return number;
  }

  /** Takes down what an object would show. What nobody knows before it is real stays as it was. */
  shows(object: DeclaredObject, outputs: JsonObject): void {
    const known = Object.entries(outputs).filter(([, value]) => value !== null);
    const status = { ...object.status, outputs: { ...object.status.outputs, ...Object.fromEntries(known) } };
    this.#objects.set(keyOf(object.kind, object.tenant, object.name), { ...object, status });
  }
}
