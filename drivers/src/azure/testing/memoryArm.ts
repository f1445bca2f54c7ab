import type { JsonObject, JsonValue } from '@tenantry/kinds';
import { isObject, valueAt, withValue } from '../json.ts';
import { type Reply, ScriptedArm, type SeenRequest } from './scriptedArm.ts';

/** What stands in a subscription that answers at once, lists included; enough to count and to change things behind a driver's back. */
export class Subscription {
  readonly resources = new Map<string, JsonObject>();

  readonly script = (request: SeenRequest): Reply => {
    const key = request.path.toLowerCase();
    if (request.method === 'PUT') {
      const whole = { ...request.body, id: request.path, name: request.path.split('/').at(-1) ?? '' };
      this.resources.set(key, whole);
      return { status: 200, body: this.shown(key) };
    }
    if (request.method === 'PATCH' && key.endsWith('/providers/microsoft.resources/tags/default')) {
      return this.patchTags(key.slice(0, -'/providers/microsoft.resources/tags/default'.length), request.body);
    }
    if (request.method === 'DELETE') {
      for (const other of this.resources.keys()) {
        if (other === key || other.startsWith(`${key}/`)) this.resources.delete(other);
      }
      return { status: 200 };
    }
    if (this.resources.has(key)) return { status: 200, body: this.shown(key) };
    // An odd number of segments after the namespace is a collection.
    if (!isCollection(key)) return { status: 404, body: { error: { code: 'ResourceNotFound', message: key } } };
    const parent = key.slice(0, key.lastIndexOf('/'));
    if (/\/providers\/[^/]+\/[^/]+\/[^/]+$/.test(parent) && !this.resources.has(parent)) {
      return { status: 404, body: { error: { code: 'ParentResourceNotFound', message: key } } };
    }
    return { status: 200, body: { value: this.list(key) } };
  };

  set(id: string, path: readonly string[], value: JsonValue): void {
    const body = this.resources.get(id.toLowerCase());
    if (body === undefined) throw new Error(`${id} is not there`);
    this.resources.set(id.toLowerCase(), withValue(body, path, value));
  }

  private list(collection: string): JsonObject[] {
    const [, scope = '', last = ''] = /^(.*?)(\/(?:providers\/[^/]+\/)?[^/]+)$/.exec(collection) ?? [];
    const isWide =
      /^\/subscriptions\/[^/]+$/.test(scope) ||
      /^\/subscriptions\/[^/]+$/.test(collection.split('/providers/')[0] ?? '');
    const tail = isWide ? `/${collection.split('/').slice(3).join('/')}` : last;
    const prefix = isWide ? collection.split('/').slice(0, 3).join('/') : scope;
    return [...this.resources.keys()]
      .filter((key) => key.startsWith(`${prefix}/`) && key.slice(0, key.lastIndexOf('/')).endsWith(tail))
      .map((key) => this.shown(key));
  }

  /** A security group and a network show their children in their own bodies. */
  private shown(key: string): JsonObject {
    const body = this.resources.get(key) ?? {};
    const at = key.match(/\/networksecuritygroups\/[^/]+$/)
      ? 'securityRules'
      : key.match(/\/virtualnetworks\/[^/]+$/)
        ? 'subnets'
        : null;
    if (at === null) return body;
    const children = [...this.resources]
      .filter(([other]) => other.startsWith(`${key}/${at.toLowerCase()}/`))
      .map(([, child]) => child);
    return withValue(body, ['properties', at], children);
  }

  private patchTags(key: string, body: JsonObject | undefined): Reply {
    const current = this.resources.get(key);
    if (current === undefined) return { status: 404, body: {} };
    const changed = valueAt(body, ['properties', 'tags']);
    const before = isObject(current.tags) ? current.tags : {};
    const given = isObject(changed) ? changed : {};
    const tags =
      body?.operation === 'Delete'
        ? Object.fromEntries(Object.entries(before).filter(([name]) => !(name in given)))
        : { ...before, ...given };
    this.resources.set(key, { ...current, tags });
    const id = `${key}/providers/Microsoft.Resources/tags/default`;
    return { status: 200, body: { id, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags } } };
  }
}

function isCollection(key: string): boolean {
  const [beforeProviders = '', ...rest] = key.split('/providers/');
  const last = rest.at(-1);
  return last === undefined ? beforeProviders.endsWith('/resourcegroups') : last.split('/').length % 2 === 0;
}

export async function startSubscription(): Promise<{ arm: ScriptedArm; world: Subscription } & AsyncDisposable> {
  const world = new Subscription();
  const arm = await ScriptedArm.start(world.script);
  return { arm, world, [Symbol.asyncDispose]: () => arm[Symbol.asyncDispose]() };
}
