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
import { VaultError } from './vault-error.ts';

const largestSecretBytes = 25 * 1024;

/** `/secrets…` and `/deletedsecrets…`. */
export async function secretRoute(context: VaultContext): Promise<HttpReply | null> {
  const [collection, name, version] = context.segments;
  if (collection === 'deletedsecrets') return deletedSecret(context, name, version);
  if (collection !== 'secrets') return null;
  const { secrets } = context.world.vaults;
  const { request, vaultName } = context;
  if (name === undefined) {
    if (request.method !== 'GET') return null;
    context.require('secrets/readMetadata/action');
    const present = secrets.of(vaultName).filter((entry) => !entry.deleted);
    const items = present.map((entry) => item(context, entry, versionOf(secrets, entry, undefined), false));
    return { status: 200, body: pageOf(context, items) };
  }
  requireName(name, 'secret');
  if (version === 'versions' && request.method === 'GET') {
    context.require('secrets/readMetadata/action');
    const entry = secrets.require(vaultName, name);
    return {
      status: 200,
      body: pageOf(
        context,
        entry.versions.map((known) => item(context, entry, known, true)),
      ),
    };
  }
  switch (request.method) {
    case 'PUT':
      return setSecret(context, name);
    case 'GET': {
      context.require('secrets/getSecret/action');
      const entry = secrets.require(vaultName, name);
      const found = versionOf(secrets, entry, version);
      requireUsable(found, 'secret');
      return { status: 200, body: shown(context, entry, found) };
    }
    case 'PATCH': {
      context.require('secrets/setSecret/action');
      const entry = secrets.require(vaultName, name);
      const found = versionOf(secrets, entry, version);
      const tags = readTags(context.body.tags) ?? found.tags;
      const changed: EntryVersion = {
        ...found,
        attributes: readAttributes(context, objectAt(context.body, 'attributes'), found.attributes),
        content:
          context.body.contentType === undefined
            ? found.content
            : { ...found.content, contentType: context.body.contentType },
        ...(tags ? { tags } : {}),
      };
      secrets.replaceVersion(entry, changed);
      const { value: _value, ...rest } = shown(context, entry, changed);
      return { status: 200, body: rest };
    }
    case 'DELETE': {
      context.require('secrets/delete');
      const entry = softDeleted(context, secrets.require(vaultName, name));
      secrets.put(entry);
      return { status: 200, body: shownDeleted(context, entry) };
    }
    default:
      return null;
  }
}

function setSecret(context: VaultContext, name: string): HttpReply {
  context.require('secrets/setSecret/action');
  const { value, contentType } = context.body;
  if (typeof value !== 'string') throw new VaultError(400, 'BadParameter', 'The property value is required.');
  if (Buffer.byteLength(value) > largestSecretBytes) {
    throw new VaultError(
      400,
      'BadParameter',
      'Property value has invalid value\r\nThe maximum size of a secret value is 25k.',
    );
  }
  const tags = readTags(context.body.tags);
  const { entry, version } = context.world.vaults.secrets.add(context.vaultName, name, {
    attributes: readAttributes(context, objectAt(context.body, 'attributes')),
    content: { value, ...(typeof contentType === 'string' ? { contentType } : {}) },
    ...(tags ? { tags } : {}),
  });
  return { status: 200, body: shown(context, entry, version) };
}

function deletedSecret(context: VaultContext, name: string | undefined, verb: string | undefined): HttpReply | null {
  const { request, vaultName } = context;
  const { secrets } = context.world.vaults;
  if (name === undefined) {
    if (request.method !== 'GET') return null;
    context.require('secrets/readMetadata/action');
    const deleted = secrets.of(vaultName).filter((entry) => entry.deleted);
    const items = deleted.map((entry) => ({
      ...item(context, entry, versionOf(secrets, entry, undefined), false),
      ...deletedFields(context, 'secrets', entry),
    }));
    return { status: 200, body: pageOf(context, items) };
  }
  const entry = secrets.requireDeleted(vaultName, name);
  if (request.method === 'GET') {
    context.require('secrets/readMetadata/action');
    return { status: 200, body: shownDeleted(context, entry) };
  }
  if (request.method === 'POST' && verb === 'recover') {
    context.require('secrets/recover/action');
    const recovered = { ...entry, deleted: null };
    secrets.put(recovered);
    const { value: _value, ...rest } = shown(context, recovered, versionOf(secrets, recovered, undefined));
    return { status: 200, body: rest };
  }
  if (request.method === 'DELETE') {
    context.require('secrets/purge/action');
    if (isPurgeProtected(context))
      throw new VaultError(
        403,
        'Forbidden',
        `Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed.`,
        'ForbiddenByPolicy',
      );
    secrets.drop(entry);
    return { status: 204 };
  }
  return null;
}

function shown(context: VaultContext, entry: Entry, version: EntryVersion): JsonObject {
  const { value, contentType } = version.content;
  return {
    value,
    ...(contentType === undefined ? {} : { contentType }),
    id: `${baseAddress(context)}secrets/${entry.name}/${version.version}`,
    attributes: shownAttributes(context, version.attributes),
    ...shownTags(version),
  };
}

function shownDeleted(context: VaultContext, entry: Entry): JsonObject {
  const { value: _value, ...rest } = shown(context, entry, versionOf(context.world.vaults.secrets, entry, undefined));
  return { ...deletedFields(context, 'secrets', entry), ...rest };
}

function item(context: VaultContext, entry: Entry, version: EntryVersion, withVersion: boolean): JsonObject {
  const { value: _value, ...rest } = shown(context, entry, version);
  return { ...rest, id: `${baseAddress(context)}secrets/${entry.name}${withVersion ? `/${version.version}` : ''}` };
}
