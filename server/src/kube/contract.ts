import type { ProxyTarget } from '@tenantry/drivers/kubernetes';
import type { DeclaredObject } from '@tenantry/kinds';
import type { KubeRole, KubeToken } from '../options.ts';

/** The account that a role acts as in the cluster of a tenant. */
export interface KubeAccount {
  readonly connection: string;
  readonly namespace: string;
  readonly name: string;
}

export interface AnchoredToken extends KubeToken {
  /** Of the Secret that the token dies with. */
  readonly anchorUid: string;
}

/** What the access to tenants' clusters needs of the clusters. Throws `NotReadyError` while a tenant has none. */
export interface KubeGateway {
  account(tenant: DeclaredObject, role: KubeRole): KubeAccount;
  proxyTarget(account: KubeAccount): Promise<ProxyTarget>;
  /** A token bound to an anchor of its own, named by the id. */
  issue(account: KubeAccount, id: string, seconds: number): Promise<AnchoredToken>;
  /** Uid of the token's anchor, or null when it is gone. */
  anchor(place: Pick<KubeAccount, 'connection' | 'namespace'>, id: string): Promise<string | null>;
  /** Ends the token; one that ended already is no failure. */
  end(place: Pick<KubeAccount, 'connection' | 'namespace'>, id: string): Promise<void>;
  /** Ends every token of the account. */
  replace(account: KubeAccount): Promise<void>;
}
