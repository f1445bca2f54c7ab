import type { DeclaredObject } from '@tenantry/kinds';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/index.ts';

const TAG = /^(?:W\/)?"?([0-9]{1,20})"?$/;

export function entityTag(object: DeclaredObject): string {
  return `"${object.resourceVersion}"`;
}

/** The versions one of which the caller has seen; null where any will do. Throws `invalid-header`. */
export function expectedVersions(request: FastifyRequest): readonly string[] | null {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return null;
  const versions = header.split(',').flatMap((tag) => TAG.exec(tag.trim())?.[1] ?? []);
  if (versions.length < header.split(',').length) {
    const message = 'must be an ETag such as "12", or *';
    throw new ProblemError('invalid-header', {
      detail: `If-Match ${message}.`,
      errors: [{ field: 'If-Match', message, remedy: 'send the ETag that the object was read with' }],
    });
  }
  return versions;
}

/**
 * The version that the caller says it has seen, checked against the current one; null where any will do. The store
 * checks again in its transaction, so that no write between the two is lost.
 */
export function expectedVersion(request: FastifyRequest, current: DeclaredObject): string | null {
  const versions = expectedVersions(request);
  return versions?.find((version) => version === current.resourceVersion) ?? versions?.[0] ?? null;
}

/** Whether the caller already has this version (If-None-Match on a read). */
export function isUnchanged(request: FastifyRequest, object: DeclaredObject): boolean {
  const header = request.headers['if-none-match'];
  if (header === undefined) return false;
  return header.split(',').some((tag) => TAG.exec(tag.trim())?.[1] === object.resourceVersion);
}

/** Whether the caller already has what has this tag, by what it says: quoted, and without regard to whether it is weak. */
export function hasSeen({ headers }: FastifyRequest, tag: string): boolean {
  const seen = headers['if-none-match'] ?? '';
  return seen.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
