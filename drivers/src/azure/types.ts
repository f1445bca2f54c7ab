import { DriverError } from '../contract.ts';
import { computeRows } from './types/compute.ts';
import { containerServiceRows } from './types/container-service.ts';
import { keyVaultRows } from './types/key-vault.ts';
import { monitoringRows } from './types/monitoring.ts';
import { networkRows } from './types/network.ts';
import { postgresqlRows } from './types/postgresql.ts';
import { redisRows } from './types/redis.ts';
import { resourcesRows } from './types/resources.ts';
import { type Row, TAGS } from './types/row.ts';
import { sqlRows } from './types/sql.ts';
import { storageRows } from './types/storage.ts';

/** Where the owner's uid stands on a resource of a type. */
export type OwnerMark =
  /** In the tag `tenantry-object`; `at` is where the tags are. */
  | { readonly kind: 'tag'; readonly at: readonly string[] }
  /** At the end of a text field of at most `max` characters. */
  | { readonly kind: 'text'; readonly at: readonly string[]; readonly max: number }
  /**
   * It can carry none: what holds for its parent holds for it. Under a parent that carries none either, what holds for the
   * resource whose id stands at `via` (a subnet in a network of others belongs to whom its security group belongs to). One
   * that another object makes there bears that object's uid as the end of its name, where `isNamed` is set.
   */
  | { readonly kind: 'parent'; readonly via?: readonly string[]; readonly isNamed?: true }
  /** It belongs to everybody and is never taken away. */
  | { readonly kind: 'shared' };

/** How the driver learns of many resources of a type at once. */
export type BulkRead =
  /** One list for the whole subscription. */
  | { readonly kind: 'subscription'; readonly path: string }
  /** They stand in the body of their parent, in this list. */
  | { readonly kind: 'within'; readonly parent: string; readonly at: readonly string[] }
  /** One list per parent; `path` is appended to the parent's id. Swept in turn, a bounded number at a time. */
  | { readonly kind: 'parent'; readonly path: string }
  /** No list at all: each by itself, swept in turn. */
  | { readonly kind: 'single' };

/** Where one write at a time is let through: at the resource itself, or at its parent for all siblings together. */
export type WriteLane = 'own' | 'parent';

export interface TypeFacts {
  readonly type: string;
  readonly apiVersion: string;
  readonly mark: OwnerMark;
  readonly bulk: BulkRead;
  readonly lane: WriteLane;
  /** Honours `If-Match` and `If-None-Match`. */
  readonly hasPreconditions: boolean;
  /** Cannot be changed in place: dotted path → why. */
  readonly immutable: Readonly<Record<string, string>>;
  /** Sent but never answered, or not comparable. */
  readonly incomparable: readonly string[];
  /** Taken only by what stands already: a creation goes without them, and a change follows it. */
  readonly afterCreation: readonly string[];
  /** Sent when the resource is made, and never again: later it is changed otherwise, and not shown here. Not compared. */
  readonly createOnly: readonly string[];
  /** Addresses that end in a version which Azure moves on by itself: compared without it. */
  readonly versioned: readonly string[];
  /** Said when it is made and never again, since Azure refuses a change: what stands there is sent back as it is. Not compared. */
  readonly onceOnly: readonly string[];
  /** Lists of children that are managed as resources of their own: never compared as a whole, never put back stale. */
  readonly children: readonly string[];
  /** Top-level or `properties` fields that change without any of our doing and say nothing: left out of the version. */
  readonly volatile: readonly string[];
  /** Tags can be changed alone through the tags API. */
  readonly hasTagsApi: boolean;
  /** Written once; Resource Manager then ignores or refuses changes. */
  readonly isWriteOnce: boolean;
  /** Resource Manager has no deletion for it: it goes with its parent. */
  readonly goesWithParent: boolean;
  /** There from the start, with a default that counts as absence; taken away, it gets that back. */
  readonly hasDefault: boolean;
}

const MOVED = { location: 'a resource cannot move to another region' };

const ROWS: readonly Row[] = [
  ...resourcesRows,
  ...networkRows,
  ...keyVaultRows,
  ...computeRows,
  ...containerServiceRows,
  ...monitoringRows,
  ...storageRows,
  ...postgresqlRows,
  ...sqlRows,
  ...redisRows,
];

const TABLE = new Map(
  ROWS.map((row): [string, TypeFacts] => [
    row.type.toLowerCase(),
    {
      mark: TAGS,
      lane: 'own',
      hasPreconditions: false,
      incomparable: [],
      afterCreation: [],
      createOnly: [],
      onceOnly: [],
      versioned: [],
      children: [],
      volatile: [],
      hasTagsApi: true,
      isWriteOnce: false,
      goesWithParent: false,
      hasDefault: false,
      ...row,
      immutable: { ...MOVED, ...row.immutable },
    },
  ]),
);

const SHARED = new Set(
  [...TABLE.values()]
    .filter(({ lane }) => lane === 'parent')
    .flatMap(({ type }) => [type.toLowerCase(), type.slice(0, type.lastIndexOf('/')).toLowerCase()]),
);

/** What the driver knows of a type. Throws `DriverError` for one it does not know. */
export function factsOf(type: string): TypeFacts {
  const facts = TABLE.get(type.toLowerCase());
  if (facts === undefined) throw new DriverError('invalid', 'UnknownType', `the Azure driver does not know ${type}`);
  return facts;
}

export function isKnownType(type: string): boolean {
  return TABLE.has(type.toLowerCase());
}

/** Whether objects of different owners write to the same lane: to children of one parent, or to that parent. */
export function hasManyWriters(type: string): boolean {
  return SHARED.has(type.toLowerCase());
}

export function allTypes(): readonly TypeFacts[] {
  return [...TABLE.values()];
}

export const TAGS_API_VERSION = '2024-07-01';
export const POSTGRESQL_SERVER = 'Microsoft.DBforPostgreSQL/flexibleServers';
export const REGISTRATION = 'Microsoft.Resources/providerRegistrations';
export const SUBSCRIPTION = 'Microsoft.Resources/subscriptions';
export const RESOURCE_GROUP = 'Microsoft.Resources/resourceGroups';
export const VAULT = 'Microsoft.KeyVault/vaults';
export const STORAGE_ACCOUNT = 'Microsoft.Storage/storageAccounts';
export const WORKSPACE = 'Microsoft.OperationalInsights/workspaces';
export const ROLE_ASSIGNMENT = 'Microsoft.Authorization/roleAssignments';
