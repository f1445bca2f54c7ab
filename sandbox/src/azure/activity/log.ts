import { randomUUID } from 'node:crypto';
import type { HttpRequest } from '../../http/message.ts';
import { type JsonObject, objectAt } from '../../json.ts';
import type { Caller } from '../access/caller.ts';
import { parseArmPath } from '../arm/path.ts';
import { resolveTarget, scopeId } from '../arm/service.ts';
import type { World } from '../world.ts';

/** One thing that was done to a resource, or was tried. */
export interface Activity {
  readonly id: string;
  readonly at: number;
  readonly correlationId: string;
  readonly caller: Caller;
  readonly resourceId: string;
  readonly resourceType: string;
  /** `Microsoft.Storage/storageAccounts/delete` */
  readonly operation: string;
  readonly status: 'Accepted' | 'Succeeded' | 'Failed';
  readonly httpStatus: number;
  readonly error: JsonObject | null;
}

/** Azure keeps 90 days; here it is in memory alone. */
const MOST = 20_000;
const VERBS: Readonly<Record<string, string>> = { PUT: 'write', PATCH: 'write', DELETE: 'delete' };

/** What everybody did in all subscriptions, newest last. Reads are not in it. */
export class ActivityLog {
  readonly #events: Activity[] = [];

  get events(): readonly Activity[] {
    return this.#events;
  }

  /** Notes a request and how it was answered, and later how the long operation that it began has ended. */
  note(
    world: World,
    request: HttpRequest,
    caller: Caller,
    reply: { readonly status: number; readonly body?: object | unknown },
  ): void {
    const subject = subjectOf(world, request);
    if (subject === null) return;
    const { status, body } = reply;
    const error = status >= 400 ? objectAt(body as JsonObject | undefined, 'error') : null;
    const operation = status < 400 ? world.operations.underWay(subject.resourceId) : undefined;
    const done = {
      ...subject,
      ...{ caller, httpStatus: status, error },
      correlationId: request.headers['x-ms-correlation-request-id'] ?? randomUUID(),
    };
    const now = () => ({ id: randomUUID(), at: world.clock().getTime() });
    this.#add({
      ...done,
      ...now(),
      status: error !== null ? 'Failed' : operation === undefined ? 'Succeeded' : 'Accepted',
    });
    if (operation === undefined) return;
    void world.operations.ended(operation.id).then(() => {
      const ended = world.operations.get(operation.id);
      if (ended === undefined || ended.status === 'InProgress') return;
      const failure = ended.error === null ? null : { code: ended.error.code, message: ended.error.message };
      this.#add({ ...done, ...now(), status: failure === null ? 'Succeeded' : 'Failed', error: failure });
    });
  }

  #add(activity: Activity): void {
    this.#events.push(activity);
    if (this.#events.length > MOST) this.#events.shift();
  }
}

/** Null for what is not done to a resource: a read, a question that comes by POST, a path that is none. */
function subjectOf(
  world: World,
  request: HttpRequest,
): Pick<Activity, 'resourceId' | 'resourceType' | 'operation'> | null {
  try {
    const path = parseArmPath(request.path);
    const last = path.blocks.at(-1);
    const verb = VERBS[request.method];
    if (verb !== undefined) {
      if (last === undefined) {
        if (path.resourceGroup === null) return null;
        const type = 'Microsoft.Resources/subscriptions/resourceGroups';
        return { resourceId: scopeId(world, path), resourceType: type, operation: `${type}/${verb}` };
      }
      const target = resolveTarget({ world, path, request });
      if (target.kind !== 'instance') return null;
      return { resourceId: target.id, resourceType: target.type.type, operation: `${target.type.type}/${verb}` };
    }
    if (request.method !== 'POST' || last === undefined || last.types.length !== last.names.length + 1) return null;
    const action = last.types.at(-1) ?? '';
    const owner = request.path.slice(0, request.path.toLowerCase().lastIndexOf(`/${action.toLowerCase()}`));
    const target = resolveTarget({ world, path: parseArmPath(owner), request });
    if (target.kind !== 'instance') return null;
    const operation = `${target.type.type}/${action}/action`;
    return { resourceId: target.id, resourceType: target.type.type, operation };
  } catch {
    return null;
  }
}
