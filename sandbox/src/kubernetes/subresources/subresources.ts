import type { Authenticator } from '../authn/authenticator.ts';
import type { ServiceAccountTokens } from '../authn/tokens.ts';
import type { Authorizer } from '../authz/authorizer.ts';
import { type PodRuntime, StatusError } from '../contract.ts';
import type { Deleter } from '../registry/deleter.ts';
import { unknownResource } from '../registry/failures.ts';
import type { Writer } from '../registry/writer.ts';
import type { ResourceCall } from '../server/context.ts';
import type { ResourceHandlers } from '../server/resources.ts';
import type { Answer } from '../server/respond.ts';
import type { ObjectStore } from '../store/objects.ts';
import type { ServedTypes } from '../types/served.ts';
import { metricsGroup, serveMetrics } from './metrics.ts';
import { serveApproval, serveEphemeralContainers, serveFinalize, serveResize } from './partial.ts';
import { serveBinding, serveEviction } from './pod-actions.ts';
import { refuseConnect } from './pod-connect.ts';
import { serveLog } from './pod-log.ts';
import { review } from './reviews.ts';
import { serveScale } from './scale.ts';
import { serveToken } from './token.ts';

export interface SubresourceParts {
  readonly store: ObjectStore;
  readonly types: ServedTypes;
  readonly writer: Writer;
  readonly deleter: Deleter;
  readonly resources: ResourceHandlers;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly tokens: ServiceAccountTokens;
  readonly runtime: () => PodRuntime | undefined;
  readonly clock: () => Date;
}

export type SubresourceAnswer = Answer | 'answered';

/** Subresources of stored objects, and the kinds that are answered and never stored. */
export class Subresources {
  readonly #parts: SubresourceParts;

  constructor(parts: SubresourceParts) {
    this.#parts = parts;
  }

  async answer(call: ResourceCall): Promise<SubresourceAnswer> {
    const { type, info } = call;
    const { subresource } = info;
    if (subresource === null) return this.#unstored(call);
    const [name = ''] = subresource.split('/');
    const row = type.subresources.find((each) => each.name === name);
    if (row === undefined || info.name === null) throw unknownResource();
    const isConnect = name === 'exec' || name === 'attach' || name === 'portforward' || name === 'proxy';
    if (!isConnect && !row.verbs.includes(info.verb)) throw notAllowed();
    switch (name) {
      case 'status':
        return this.#generic(call);
      case 'scale':
        return serveScale(this.#parts, call);
      case 'log':
        return serveLog(this.#parts, call);
      case 'exec':
      case 'attach':
      case 'portforward':
      case 'proxy':
        return refuseConnect(this.#parts, call, name);
      case 'token':
        return serveToken(this.#parts, call);
      case 'finalize':
        return serveFinalize(this.#parts, call);
      case 'binding':
        return serveBinding(this.#parts, call);
      case 'eviction':
        return serveEviction(this.#parts, call);
      case 'ephemeralcontainers':
        return serveEphemeralContainers(this.#parts, call);
      case 'resize':
        return serveResize(this.#parts, call);
      case 'approval':
        return serveApproval(this.#parts, call);
      default:
        throw unknownResource();
    }
  }

  async #generic(call: ResourceCall): Promise<Answer> {
    const { resources } = this.#parts;
    switch (call.info.verb) {
      case 'get':
        return resources.get(call);
      case 'update':
        return resources.update(call);
      case 'patch':
        return resources.patch(call);
      default:
        throw notAllowed();
    }
  }

  async #unstored(call: ResourceCall): Promise<SubresourceAnswer> {
    const { type, info } = call;
    if (type.plural === 'componentstatuses') {
      if (info.verb !== 'list') throw unknownResource();
      const { apiVersion } = type;
      const text = JSON.stringify({ kind: 'ComponentStatusList', apiVersion, metadata: {}, items: [] });
      return { status: 200, contentType: 'application/json', text };
    }
    if (!type.verbs.includes(info.verb)) throw notAllowed();
    if (type.group === metricsGroup) return serveMetrics(this.#parts, call);
    if (type.plural === 'bindings') return serveBinding(this.#parts, call);
    return review(this.#parts, call);
  }
}

function notAllowed(): StatusError {
  return new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}
