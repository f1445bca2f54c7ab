import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { OwnerNow } from '@tenantry/access';
import {
  type AccountsContext,
  addFirstAdministrator,
  openAccounts,
  PASSWORD_CHARACTERS,
  randomPassword,
} from '@tenantry/access/accounts';
import { type MasterKey, open, type Store, seal, sealedKeyName } from '@tenantry/store';
import { type Settings, SettingsError } from './settings.ts';

const ACCOUNTS_KEY = 'accounts';
const KEY_BYTES = 32;

/**
 * Opens the accounts of the installation. Their key lies sealed in the database, so that sessions and second factors outlive
 * a change of the master key. At the first start there is a first administrator, whose password is that of the file in the
 * settings, or else is told this once.
 */
export async function openAccountsOf(
  settings: Pick<Settings, 'firstAdministrator' | 'firstPasswordFile' | 'sessions'>,
  store: Store,
  masterKey: MasterKey,
  tell: (line: string) => void,
): Promise<AccountsContext> {
  const name = sealedKeyName(ACCOUNTS_KEY);
  const made = seal(masterKey, name, randomBytes(KEY_BYTES).toString('base64'));
  const kept = await store.settleSealedKey(ACCOUNTS_KEY, made, [masterKey.id]);
  const key = Buffer.from(open([masterKey], name, kept), 'base64');
  const accounts = openAccounts({ store, key, ...settings.sessions });
  const file = settings.firstPasswordFile;
  const password = file === null ? randomPassword() : await passwordIn(file);
  const first = await addFirstAdministrator(accounts, settings.firstAdministrator, password);
  if (first !== null && file === null) {
    tell(`The first administrator is ${first.email}, with the password ${password}`);
    tell('It is shown this once and kept nowhere; change it after the first sign-in.');
  } else if (first !== null) {
    tell(`The first administrator is ${first.email}, with the password in ${file}`);
  }
  return accounts;
}

async function passwordIn(file: string): Promise<string> {
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new SettingsError(
      `the password of the first administrator, ${file}, cannot be read: ${(error as Error).message}`,
    );
  }
  const { fewest, most } = PASSWORD_CHARACTERS;
  if (text.length >= fewest && text.length <= most) return text;
  throw new SettingsError(
    `the password of the first administrator, ${file}, must have ${fewest} to ${most} characters`,
  );
}

/**
 * Who somebody is now whose token is used. What groups gave at a sign-in is not known apart from it: the user's own role counts.
 * Whoever is no user, as the administrator by the file, is named by no e-mail address.
 */
export function ownerNow(store: Pick<Store, 'standing'>): (name: string) => Promise<OwnerNow> {
  return async (name) => {
    if (!name.includes('@')) return { state: 'unknown' };
    const user = await store.standing(name);
    return user === null || user.isDisabled ? { state: 'gone' } : { state: 'known', roles: [user.role] };
  };
}
