import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { StatusError, type UserInfo } from '../contract.ts';
import type { ServiceAccountTokens } from './tokens.ts';

const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

const one = (values: readonly string[] | undefined): string => values?.[0] ?? '';

/** Finds out who asks: a client certificate of the cluster's CA, a bearer token, or nobody. */
export class Authenticator {
  readonly #tokens: ServiceAccountTokens;
  readonly #foreign: ((token: string) => Promise<UserInfo | null>) | undefined;

  constructor(tokens: ServiceAccountTokens, foreign: ((token: string) => Promise<UserInfo | null>) | undefined) {
    this.#tokens = tokens;
    this.#foreign = foreign;
  }

  /** @throws StatusError 401 for credentials that are not valid. */
  async identify(request: IncomingMessage): Promise<UserInfo> {
    const certificate = certificateUser(request.socket as TLSSocket);
    if (certificate !== null) return certificate;
    const header = request.headers.authorization;
    if (header === undefined || !/^bearer /i.test(header)) return anonymous;
    const found = await this.review(header.slice(7).trim(), [this.#tokens.audience]);
    if (found === null) throw new StatusError(401, 'Unauthorized', 'Unauthorized');
    return found.user;
  }

  /** Who a token speaks for, and for which of the audiences. */
  async review(token: string, audiences: readonly string[]): Promise<{ user: UserInfo; audiences: string[] } | null> {
    if (this.#tokens.isOwn(token)) return this.#tokens.authenticate(token, audiences);
    const user = await this.#foreign?.(token);
    if (user === undefined || user === null) return null;
    const groups = user.groups.includes('system:authenticated')
      ? user.groups
      : [...user.groups, 'system:authenticated'];
    return { user: { ...user, groups }, audiences: [this.#tokens.audience] };
  }
}

const knownCertificates = new WeakMap<TLSSocket, UserInfo | null>();

function certificateUser(socket: TLSSocket): UserInfo | null {
  const known = knownCertificates.get(socket);
  if (known !== undefined) return known;
  let user: UserInfo | null = null;
  if (socket.authorized) {
    const subject = socket.getPeerCertificate().subject as { CN?: string; O?: string | string[] } | undefined;
    const organisations = subject?.O === undefined ? [] : [subject.O].flat();
    if (subject?.CN !== undefined) user = { username: subject.CN, groups: [...organisations, 'system:authenticated'] };
  }
  knownCertificates.set(socket, user);
  return user;
}

/** Whom the request wants to be taken for, as its `Impersonate-*` headers say. */
export interface Impersonation {
  readonly user: UserInfo;
}

/**
 * Reads headers one by one, since a value may hold the comma that joined ones are split at.
 *
 * @throws StatusError 400 or 500 when only part of an identity is given.
 */
export function impersonationOf(request: Pick<IncomingMessage, 'headers' | 'headersDistinct'>): Impersonation | null {
  // To list the values of each header apart costs more than all else here, and few requests need it.
  if (!Object.keys(request.headers).some((name) => name.startsWith('impersonate-'))) return null;
  const headers = request.headersDistinct;
  const username = one(headers['impersonate-user']);
  const uid = one(headers['impersonate-uid']);
  const groups = [...(headers['impersonate-group'] ?? [])];
  const extra: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('impersonate-extra-')) continue;
    extra[extraKey(name.slice('impersonate-extra-'.length))] = [...(value ?? [])];
  }
  const hasExtra = Object.keys(extra).length > 0;
  if (username === '') {
    if (groups.length === 0 && !hasExtra && uid === '') return null;
    const details = `[${groups.join(' ')}]`;
    throw new StatusError(
      500,
      'InternalError',
      `Internal error occurred: requested ${details} without impersonating a user name`,
    );
  }
  const implied: string[] = [];
  if (username.startsWith('system:serviceaccount:') && groups.length === 0) {
    const namespace = username.split(':')[2] ?? '';
    implied.push('system:serviceaccounts', `system:serviceaccounts:${namespace}`);
  }
  const all = [...groups, ...implied];
  const last = username === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated';
  if (!all.includes(last)) all.push(last);
  return {
    user: { username, groups: all, ...(uid === '' ? {} : { uid }), ...(hasExtra ? { extra } : {}) },
  };
}

/** Keys that no header can have are percent-encoded; what is no such code is taken as it stands. */
function extraKey(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
