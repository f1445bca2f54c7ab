import { createHash } from 'node:crypto';

/** Longest tenant and infrastructure name: with the prefix and suffixes it still fits every name made of it. */
export const MAX_NAME_LENGTH = 21;

/** Longest name of what lives in a tenant: a label of DNS, with room for what Kubernetes and we append to it. */
export const MAX_OBJECT_NAME_LENGTH = 40;

export const DEFAULT_PREFIX = 'duploservices-';

/** Namespace, resource group and managed identity of a tenant all bear this name. */
export function tenantName(prefix: string, tenant: string): string {
  return `${prefix}${tenant}`;
}

/** Resource group of an infrastructure. */
export function infrastructureName(infrastructure: string): string {
  return `duploinfra-${infrastructure}`;
}

/**
 * Six characters that make a globally unique Azure name of a short one. `uid` differs between a tenant and a later one
 * of the same name, so that a soft-deleted vault never stands in the way.
 */
export function uniqueSuffix(subscriptionId: string, infrastructure: string, tenant: string, uid: string): string {
  return createHash('sha256')
    .update([subscriptionId, infrastructure, tenant, uid].join('\n'))
    .digest('hex')
    .slice(0, 6);
}

/** Key Vault: 3–24 letters, digits and single hyphens, starting with a letter; unique in the world. */
export function vaultName(tenant: string, suffix: string): string {
  return `kv-${tenant.slice(0, 13).replace(/-+$/, '')}-${suffix}`;
}

/**
 * Access to a Redis that another object gives: `^[A-Za-z0-9]{1,60}$`. By the uid at its end the driver knows whose it is; what is
 * given can carry no tag.
 */
export function accessAssignmentName(uid: string): string {
  return `grant${uid.replaceAll('-', '')}`;
}

/** AKS agent pool: `^[a-z][a-z0-9]{0,11}$`, shortened names told apart by a hash. */
export function agentPoolName(tenant: string): string {
  const plain = tenant.replaceAll('-', '');
  if (plain === tenant && plain.length <= 11) return `t${plain}`;
  return `t${plain.slice(0, 6)}${shortHash(tenant)}`;
}

/** AKS agent pool that is a NodePool of a tenant; never the name of a tenant's first pool, which begins with t. */
export function nodePoolName(tenant: string, pool: string): string {
  return `p${pool.replaceAll('-', '').slice(0, 6)}${shortHash(`${tenant}\n${pool}`)}`;
}

/** Five letters and digits. */
function shortHash(text: string): string {
  return BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 12)}`)
    .toString(36)
    .padStart(5, '0')
    .slice(0, 5);
}

/**
 * Storage account: `^[a-z0-9]{3,24}$`, unique in the world. The suffix tells apart what shortening makes alike; it is made with the
 * uid of the object.
 */
export function storageAccountName(tenant: string, name: string, suffix: string): string {
  return `st${letters(tenant).slice(0, 6)}${letters(name).slice(0, 10)}${suffix}`;
}

/**
 * Logical server of Azure SQL: 1–63 lower-case letters, digits and inner hyphens, unique in the world. The suffix is made with the uid of
 * the object.
 */
export function sqlServerName(tenant: string, name: string, suffix: string): string {
  return `sql-${tenant}-${name.slice(0, 30).replace(/-+$/, '')}-${suffix}`;
}

function letters(name: string): string {
  return name.replaceAll('-', '');
}

/** PostgreSQL server: 3–63 lower-case letters, digits and single hyphens; unique in the world. `suffix` is made with the object's uid. */
export function postgresServerName(tenant: string, name: string, suffix: string): string {
  return `pg-${tenant}-${shortened(name, 63 - 'pg---'.length - MAX_NAME_LENGTH - suffix.length)}-${suffix}`;
}

/** Azure Managed Redis: at most 60 letters, digits and single hyphens; unique in the world. `suffix` is made with the object's uid. */
export function redisName(tenant: string, name: string, suffix: string): string {
  return `redis-${tenant}-${shortened(name, 60 - 'redis---'.length - MAX_NAME_LENGTH - suffix.length)}-${suffix}`;
}

/** With single hyphens, and none at the end. */
function shortened(name: string, length: number): string {
  return name.replace(/-+/g, '-').slice(0, length).replace(/-$/, '');
}
