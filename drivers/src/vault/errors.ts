import { RestError } from '@azure/core-rest-pipeline';
import { driverError } from '../azure/errors.ts';
import { DriverError } from '../contract.ts';

/** What a vault's refusal means. `doing` says what was attempted. */
export function vaultError(cause: unknown, doing: string): DriverError {
  if (!(cause instanceof RestError)) return driverError(cause, doing);
  const code = cause.code ?? 'VaultError';
  const message = `${doing}: ${code}: ${azureWords(cause)}`;
  switch (cause.statusCode) {
    case undefined:
      return new DriverError('unreachable', 'VaultUnreachable', `${doing}: the vault cannot be reached (${code})`);
    case 401:
      return new DriverError('forbidden', code, message, {
        remedy: 'Check the identity Tenantry signs in to Azure with.',
      });
    case 403:
      return /firewall|network|private link/i.test(azureWords(cause))
        ? new DriverError('forbidden', code, message, {
            remedy: 'The vault refuses this network: run Tenantry where its private endpoint can be reached.',
          })
        : new DriverError('transient', code, `${message} (a role given just now takes up to ten minutes to count)`, {
            // A refused list comes without Azure's words, so both causes are named.
            remedy:
              'If it stays so, give Tenantry the role Key Vault Secrets Officer on the vault, and run it where the private endpoint of the vault can be reached.',
            retryAfterMs: 5_000,
          });
    case 404:
      return new DriverError('parent-missing', code, message);
    case 409:
      return new DriverError('conflict', code, message);
    case 429:
      return new DriverError('throttled', code, message, { retryAfterMs: 10_000 });
    default:
      return new DriverError(cause.statusCode >= 500 ? 'transient' : 'invalid', code, message);
  }
}

/** The message of an answered request is Azure's own; the request, which `cause` would bring along, is left behind. */
function azureWords(error: RestError): string {
  return error.message.slice(0, 500);
}
