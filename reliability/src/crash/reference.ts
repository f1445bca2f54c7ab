import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { template } from './point.ts';
import type { Things } from './world.ts';

/** Values by path within a thing, of all things whose id is the same but for what differs from run to run. */
type Shape = ReadonlyMap<string, readonly string[]>;
const NOTHING: Shape = new Map();

/** How the world stands where nobody died, from two such runs: what differs between these says nothing. */
export class Reference {
  readonly #shapes: ReadonlyMap<string, Shape>;
  readonly #counts: ReadonlyMap<string, number>;
  readonly #volatile: ReadonlySet<string>;

  constructor(first: Things, second: Things) {
    this.#shapes = shapesOf(first);
    this.#counts = countsOf(first);
    this.#volatile = new Set(differing(this.#shapes, shapesOf(second)));
  }

  /** Ids, without what differs from run to run. */
  has(id: string): boolean {
    return this.#counts.has(template(id));
  }

  /** What is there and should not be, what is missing, and what is there and is not as it should be; a sentence each. */
  differences(now: Things): string[] {
    const counts = countsOf(now);
    const ids = [...new Set([...this.#counts.keys(), ...counts.keys()])].sort();
    const odd = ids.flatMap((id) => {
      const [wanted, found] = [this.#counts.get(id) ?? 0, counts.get(id) ?? 0];
      if (found > wanted) return [`${id} is there ${found} times, and should be ${wanted} times`];
      return found < wanted ? [`${id} is there ${found} times of ${wanted}`] : [];
    });
    if (odd.length > 0) return odd;
    const shapes = shapesOf(now);
    return differing(this.#shapes, shapes)
      .filter((place) => !this.#volatile.has(place))
      .map((place) => {
        const [id = '', path = ''] = place.split(' ');
        const values = (all: ReadonlyMap<string, Shape>) => all.get(id)?.get(path)?.join(' | ') ?? 'nothing';
        return `${path} of ${id} is ${values(shapes)}, and should be ${values(this.#shapes)}`;
      });
  }
}

function countsOf(things: Things): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of things.keys()) counts.set(template(id), (counts.get(template(id)) ?? 0) + 1);
  return counts;
}

function shapesOf(things: Things): Map<string, Shape> {
  const shapes = new Map<string, Map<string, string[]>>();
  for (const [id, body] of things) {
    const shape = shapes.get(template(id)) ?? new Map<string, string[]>();
    shapes.set(template(id), shape);
    for (const [path, value] of leaves(body)) shape.set(path, [...(shape.get(path) ?? []), value].sort());
  }
  return shapes;
}

/** `<id> <path>` of each value that is not the same in both. */
function differing(first: ReadonlyMap<string, Shape>, second: ReadonlyMap<string, Shape>): string[] {
  return [...new Set([...first.keys(), ...second.keys()])].flatMap((id) => {
    const [one, other] = [first.get(id) ?? NOTHING, second.get(id) ?? NOTHING];
    return [...new Set([...one.keys(), ...other.keys()])]
      .filter((path) => one.get(path)?.join('\n') !== other.get(path)?.join('\n'))
      .map((path) => `${id} ${path}`);
  });
}

/** What the systems themselves keep of each thing, and how often it was written. */
const THEIRS =
  /^\/(status|etag|systemData)(\/|$)|^\/metadata\/(managedFields|resourceVersion|uid|generation|creationTimestamp)(\/|$)|\/(etag|resourceVersion|deployment\.kubernetes\.io\/revision)$/;

function leaves(value: JsonValue | undefined, path = ''): [string, string][] {
  if (value === undefined || THEIRS.test(path)) return [];
  if (value === null || typeof value !== 'object')
    return [[path.replaceAll(' ', '_'), typeof value === 'string' ? template(value) : String(value)]];
  if (Array.isArray(value))
    return value.flatMap((item: JsonValue, index) => leaves(item, `${path}/${placeOf(item, index)}`));
  return Object.entries(value as JsonObject).flatMap(([key, item]) => leaves(item, `${path}/${key}`));
}

/** What stands in a list stands by its name: the order of many lists is that in which things were made. */
function placeOf(item: JsonValue, index: number): string {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return '*';
  const { name, id, key } = item as JsonObject;
  const named = name ?? key ?? id;
  return typeof named === 'string' ? template(named).replaceAll(' ', '_') : String(index);
}
