import type { Journal, Table } from '../../state/journal.ts';

/** A user, or the service principal of an application or managed identity. */
export interface Principal {
  readonly objectId: string;
  readonly clientId: string;
  readonly kind: 'User' | 'Group' | 'ServicePrincipal';
  readonly displayName: string;
  /** New principals are not seen at once by Azure RBAC: not before this moment. */
  readonly visibleAt: string;
  /** ARM id of the managed identity it belongs to. */
  readonly resourceId?: string;
  /** SHA-256 of the client secret, hex, where it signs in with one. */
  readonly secretHash?: string;
}

/** The principals of the one Entra tenant. */
export class Directory {
  readonly tenantId: string;
  readonly #table: Table<Principal>;
  readonly #byClient = new Map<string, string>();

  constructor(journal: Journal, tenantId: string) {
    this.tenantId = tenantId;
    this.#table = journal.table('principals');
    for (const principal of this.#table.values()) this.#byClient.set(principal.clientId, principal.objectId);
  }

  add(principal: Principal): void {
    this.#table.set(principal.objectId, principal);
    this.#byClient.set(principal.clientId, principal.objectId);
  }

  remove(objectId: string): void {
    const principal = this.#table.get(objectId);
    if (principal) this.#byClient.delete(principal.clientId);
    this.#table.delete(objectId);
  }

  byObjectId(objectId: string): Principal | undefined {
    return this.#table.get(objectId.toLowerCase());
  }

  byClientId(clientId: string): Principal | undefined {
    const objectId = this.#byClient.get(clientId.toLowerCase());
    return objectId === undefined ? undefined : this.#table.get(objectId);
  }
}
