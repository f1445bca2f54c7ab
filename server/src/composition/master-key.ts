import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Actor,
  type ClusterStore,
  MASTER_KEY_BYTES,
  type MasterKey,
  masterKey,
  open,
  seal,
} from '@tenantry/store';
import { writePrivate } from './home.ts';
import { type Settings, SettingsError } from './settings.ts';

const ACTOR: Actor = { name: 'tenantry', kind: 'system', address: null, requestId: null };

/**
 * Finds the master key that secrets in the database are sealed with, makes it at the first start, and changes it where
 * an old one is given beside it. Throws `SettingsError` when the key does not fit what the database holds.
 */
export async function openMasterKey(
  settings: Pick<Settings, 'home' | 'masterKeyFile' | 'oldMasterKeyFile' | 'isMasterKeyLost'>,
  store: ClusterStore,
  tell: (line: string) => void,
): Promise<MasterKey> {
  const sealedWith = await store.sealingKeyIds();
  const old = settings.oldMasterKeyFile === null ? null : await readKey(settings.oldMasterKeyFile);
  const mayMake = settings.isMasterKeyLost || sealedWith.every((id) => id === old?.id);
  const file = settings.masterKeyFile ?? join(settings.home, 'master.key');
  const key = settings.masterKeyFile === null ? await keyOfHome(file, mayMake) : await readKey(file);
  const unknown = sealedWith.filter((id) => id !== key.id && id !== old?.id);
  if (unknown.length > 0 && !settings.isMasterKeyLost) {
    throw new SettingsError(
      `secrets in the database are sealed with master key ${unknown.join(', ')}, and ${file} holds ${key.id}. ` +
        'Name the file of that key in TENANTRY_MASTER_KEY_FILE; to change keys, name it in TENANTRY_OLD_MASTER_KEY_FILE; ' +
        'if it is lost, start with TENANTRY_MASTER_KEY_LOST=1, upload the kubeconfigs again, and apply secrets again with their values.',
    );
  }
  const count = await store.useMasterKey(
    key.id,
    (name, sealed) =>
      unknown.includes(sealed.keyId) ? sealed : seal(key, name, open(old === null ? [] : [old], name, sealed)),
    ACTOR,
  );
  if (unknown.length > 0) {
    tell(
      `What is sealed with master key ${unknown.join(', ')} is lost: add those clusters again (tenantry cluster add), and apply secrets again with their values.`,
    );
  } else if (count > 0) {
    tell(
      `What was sealed with the old master key is sealed with ${key.id} now (${count} in all). The old key is needed no longer.`,
    );
  }
  return key;
}

async function keyOfHome(file: string, mayMake: boolean): Promise<MasterKey> {
  if (await isThere(file)) {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      throw new SettingsError(`${file} can be read by others; make it readable by its owner alone: chmod 600 ${file}`);
    }
    return readKey(file);
  }
  if (!mayMake) {
    throw new SettingsError(
      `the master key ${file} is missing, and the database holds credentials sealed with it. ` +
        'Put the file back, or name it in TENANTRY_MASTER_KEY_FILE; if it is lost, start with TENANTRY_MASTER_KEY_LOST=1, ' +
        'upload the kubeconfigs again, and apply secrets again with their values.',
    );
  }
  await writePrivate(file, `${randomBytes(MASTER_KEY_BYTES).toString('base64')}\n`);
  return readKey(file);
}

async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function readKey(file: string): Promise<MasterKey> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : 'it cannot be read';
    throw new SettingsError(
      `the master key ${file}: ${reason}. Make one: (umask 077; openssl rand -base64 32 > ${file})`,
    );
  }
  const bytes = /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
  if (bytes.length !== MASTER_KEY_BYTES) {
    throw new SettingsError(
      `the master key ${file} must hold 32 random bytes in base64. Make one: (umask 077; openssl rand -base64 32 > ${file})`,
    );
  }
  return masterKey(bytes);
}
