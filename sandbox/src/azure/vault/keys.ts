import type { HttpReply } from '../../http/message.ts';
import { type JsonObject, objectAt } from '../../json.ts';
import { requireName, type VaultContext } from './data-plane.ts';
import { type Entry, type EntryVersion, versionOf } from './entry.ts';
import {
  baseAddress,
  deletedFields,
  isPurgeProtected,
  pageOf,
  readAttributes,
  readTags,
  requireUsable,
  shownAttributes,
  shownTags,
  softDeleted,
} from './entry-presentation.ts';
import { generateMaterial, keyShape, operate, publicMembers } from './key-material.ts';
import { VaultError } from './vault-error.ts';

/** `/keys…` and `/deletedkeys…`. */
export async function keyRoute(context: VaultContext): Promise<HttpReply | null> {
  const [collection, name, third, fourth] = context.segments;
  if (collection === 'deletedkeys') return await deletedKey(context, name, third);
  if (collection !== 'keys') return null;
  const { keys } = context.world.vaults;
  const { request, vaultName } = context;
  if (name === undefined) {
    if (request.method !== 'GET') return null;
    context.require('keys/read');
    const present = keys.of(vaultName).filter((entry) => !entry.deleted);
    return {
      status: 200,
      body: pageOf(
        context,
        present.map((entry) => item(context, entry, versionOf(keys, entry, undefined), false)),
      ),
    };
  }
  requireName(name, 'key');
  if (request.method === 'POST') return await keyAction(context, name, third, fourth);
  if (third === 'versions' && request.method === 'GET') {
    context.require('keys/read');
    const entry = keys.require(vaultName, name);
    return {
      status: 200,
      body: pageOf(
        context,
        entry.versions.map((version) => item(context, entry, version, true)),
      ),
    };
  }
  if (third === 'rotationpolicy') return rotationPolicy(context, name);
  switch (request.method) {
    case 'GET': {
      context.require('keys/read');
      const entry = keys.require(vaultName, name);
      return { status: 200, body: await shown(context, entry, versionOf(keys, entry, third)) };
    }
    case 'PATCH': {
      context.require('keys/update/action');
      const entry = keys.require(vaultName, name);
      const found = versionOf(keys, entry, third);
      const tags = readTags(context.body.tags) ?? found.tags;
      const changed: EntryVersion = {
        ...found,
        attributes: readAttributes(context, objectAt(context.body, 'attributes'), found.attributes),
        content: Array.isArray(context.body.key_ops)
          ? { ...found.content, keyOps: context.body.key_ops }
          : found.content,
        ...(tags ? { tags } : {}),
      };
      keys.replaceVersion(entry, changed);
      return { status: 200, body: await shown(context, keys.require(vaultName, name), changed) };
    }
    case 'DELETE': {
      context.require('keys/delete');
      const entry = softDeleted(context, keys.require(vaultName, name));
      keys.put(entry);
      return { status: 200, body: await shownDeleted(context, entry) };
    }
    default:
      return null;
  }
}

async function keyAction(context: VaultContext, name: string, third = '', fourth = ''): Promise<HttpReply | null> {
  const { keys } = context.world.vaults;
  const { body, vaultName } = context;
  if (third === 'create') {
    context.require('keys/create/action');
    const tags = readTags(body.tags);
    const { entry, version } = keys.add(vaultName, name, {
      attributes: readAttributes(context, objectAt(body, 'attributes')),
      content: keyShape({ kty: body.kty, keySize: body.key_size, curve: body.crv, keyOps: body.key_ops }),
      ...(tags ? { tags } : {}),
    });
    return { status: 200, body: await shown(context, entry, version) };
  }
  if (third === 'rotate') {
    context.require('keys/rotate/action');
    const newest = versionOf(keys, keys.require(vaultName, name), undefined);
    const { material: _material, ...shape } = newest.content;
    const { entry, version } = keys.add(vaultName, name, {
      attributes: readAttributes(context, {}),
      content: shape,
      ...(newest.tags ? { tags: newest.tags } : {}),
    });
    return { status: 200, body: await shown(context, entry, version) };
  }
  // `{name}/{operation}` means the newest version.
  const [wanted, operation] = fourth ? [third, fourth] : [undefined, third];
  const dataActions: Record<string, string> = {
    encrypt: 'encrypt',
    decrypt: 'decrypt',
    wrapkey: 'wrap',
    unwrapkey: 'unwrap',
  };
  const dataAction = dataActions[operation.toLowerCase()];
  if (!dataAction) return null;
  context.require(`keys/${dataAction}/action`);
  const entry = keys.require(vaultName, name);
  const version = versionOf(keys, entry, wanted);
  requireUsable(version, 'key');
  const material = await materialOf(context, entry, version);
  const kid = `${baseAddress(context)}keys/${name}/${version.version}`;
  return { status: 200, body: { kid, ...operate(operation.toLowerCase(), version.content, material, body) } };
}

function rotationPolicy(context: VaultContext, name: string): HttpReply | null {
  const { keys } = context.world.vaults;
  const entry = keys.require(context.vaultName, name);
  const id = `${baseAddress(context)}keys/${name}/rotationpolicy`;
  if (context.request.method === 'GET') {
    context.require('keyrotationpolicies/read');
    return { status: 200, body: { id, ...(entry.rotationPolicy ?? { lifetimeActions: [], attributes: {} }) } };
  }
  if (context.request.method !== 'PUT') return null;
  context.require('keyrotationpolicies/write');
  const policy: JsonObject = {
    ...context.body,
    attributes: { ...objectAt(context.body, 'attributes'), created: context.now, updated: context.now },
  };
  keys.put({ ...entry, rotationPolicy: policy });
  return { status: 200, body: { id, ...policy } };
}

async function deletedKey(
  context: VaultContext,
  name: string | undefined,
  verb: string | undefined,
): Promise<HttpReply | null> {
  const { request, vaultName } = context;
  const { keys } = context.world.vaults;
  if (name === undefined) {
    if (request.method !== 'GET') return null;
    context.require('keys/read');
    const deleted = keys.of(vaultName).filter((entry) => entry.deleted);
    const items = deleted.map((entry) => ({
      ...item(context, entry, versionOf(keys, entry, undefined), false),
      ...deletedFields(context, 'keys', entry),
    }));
    return { status: 200, body: pageOf(context, items) };
  }
  const entry = keys.requireDeleted(vaultName, name);
  if (request.method === 'GET') {
    context.require('keys/read');
    return { status: 200, body: await shownDeleted(context, entry) };
  }
  if (request.method === 'POST' && verb === 'recover') {
    context.require('keys/recover/action');
    const recovered = { ...entry, deleted: null };
    keys.put(recovered);
    return { status: 200, body: await shown(context, recovered, versionOf(keys, recovered, undefined)) };
  }
  if (request.method === 'DELETE') {
    context.require('keys/purge/action');
    if (isPurgeProtected(context))
      throw new VaultError(
        403,
        'Forbidden',
        'Operation "purge" is not allowed because purge protection is enabled for this vault.',
        'ForbiddenByPolicy',
      );
    keys.drop(entry);
    return { status: 204 };
  }
  return null;
}

/** The key itself, made at its first use. */
async function materialOf(context: VaultContext, entry: Entry, version: EntryVersion): Promise<string> {
  if (typeof version.content.material === 'string') return version.content.material;
  const material = await generateMaterial(version.content);
  const { keys } = context.world.vaults;
  const current = keys.find(entry.vault, entry.name);
  const known = current?.versions.find((other) => other.version === version.version);
  // Two first uses at once: the one that finished first made the key.
  if (known && typeof known.content.material === 'string') return known.content.material;
  if (current && known) keys.replaceVersion(current, { ...known, content: { ...known.content, material } });
  return material;
}

async function shown(context: VaultContext, entry: Entry, version: EntryVersion): Promise<JsonObject> {
  const { kty, keyOps } = version.content;
  return {
    key: {
      kid: `${baseAddress(context)}keys/${entry.name}/${version.version}`,
      kty,
      key_ops: keyOps,
      ...publicMembers(await materialOf(context, entry, version)),
    },
    attributes: shownAttributes(context, version.attributes),
    ...shownTags(version),
  };
}

async function shownDeleted(context: VaultContext, entry: Entry): Promise<JsonObject> {
  const newest = versionOf(context.world.vaults.keys, entry, undefined);
  return { ...deletedFields(context, 'keys', entry), ...(await shown(context, entry, newest)) };
}

function item(context: VaultContext, entry: Entry, version: EntryVersion, withVersion: boolean): JsonObject {
  return {
    kid: `${baseAddress(context)}keys/${entry.name}${withVersion ? `/${version.version}` : ''}`,
    attributes: shownAttributes(context, version.attributes),
    ...shownTags(version),
  };
}
