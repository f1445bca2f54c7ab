import { type Registry, type ResourceType, StatusError } from '../contract.ts';

/** A type that every cluster serves. Throws when this one does not. */
export function served(registry: Registry, plural: string, group = ''): ResourceType {
  const type = registry.type(plural, group);
  if (type === undefined) {
    throw new StatusError(404, 'NotFound', `the server serves no ${group === '' ? plural : `${plural}.${group}`}`);
  }
  return type;
}

export function groupResource(type: ResourceType): string {
  return type.group === '' ? type.plural : `${type.plural}.${type.group}`;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.code === 404;
}

export function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.code === 409;
}

export function isForbidden(error: unknown): boolean {
  return error instanceof StatusError && error.code === 403;
}
