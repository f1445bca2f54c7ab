import { type JsonObject, objectAt, textAt } from '../../json.ts';
import { mayUseData } from '../access/evaluate.ts';
import { ArmError } from '../arm/error.ts';
import type { World } from '../world.ts';
import type { Draft } from './arm-type.ts';

const READ = 'Microsoft.KeyVault/vaults/secrets/getSecret/action';
/** Of a sequence, as every PFX begins. */
const SEQUENCE = 0x30;

/** The gateway takes its certificate from a vault as one of its identities, and is not made where it cannot. */
export function requireUsableCertificate(draft: Draft, world: World, certificate: JsonObject): void {
  const address = textAt(certificate, 'keyVaultSecretId');
  if (address === undefined) return;
  const vault = world.resources
    .ofType('Microsoft.KeyVault/vaults')
    .find(({ name }) => address.startsWith(world.vaults.address(name)));
  const [collection, name = ''] = vault === undefined ? [] : pathIn(address, world.vaults.address(vault.name));
  if (vault === undefined || collection !== 'secrets') throw refused(draft, address, 'it is in no vault that is there');
  const assigned = Object.keys(objectAt(objectAt(draft.body, 'identity'), 'userAssignedIdentities'));
  const isReader = assigned.some((id) => {
    const principal = textAt(objectAt(world.resources.get(id)?.body, 'properties'), 'principalId');
    return principal !== undefined && mayUseData(world, principal, READ, vault.id);
  });
  if (!isReader) throw refused(draft, address, 'no identity of the gateway may read it');
  const entry = world.vaults.secrets.find(vault.name, name);
  const newest = entry?.deleted ? undefined : entry?.versions.at(-1);
  if (newest === undefined) throw refused(draft, address, 'it is not in the vault');
  const { value } = newest.content;
  if (Buffer.from(String(value), 'base64')[0] !== SEQUENCE) throw refused(draft, address, 'it is no PFX in base64');
}

const pathIn = (address: string, vault: string): string[] => address.slice(vault.length).split('/');

function refused(draft: Draft, address: string, why: string): ArmError {
  return new ArmError(
    400,
    'ApplicationGatewayKeyVaultSecretException',
    `Problem occurred while accessing and validating KeyVault Secrets associated with Application Gateway '${draft.id}'. Secret ${address}: ${why}.`,
  );
}
