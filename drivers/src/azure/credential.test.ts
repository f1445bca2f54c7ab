import { describe, expect, test } from 'vitest';
import { azureCredential, CREDENTIALS, missingFor } from './credential.ts';

const SECRET = 'never-to-be-seen';
const SERVICE_PRINCIPAL = {
  AZURE_TENANT_ID: '00000000-0000-0000-0000-000000000001',
  AZURE_CLIENT_ID: '00000000-0000-0000-0000-000000000002',
  AZURE_CLIENT_SECRET: SECRET,
};

describe('the credential that the configuration names', () => {
  test('says by name which variables it lacks, and no value', () => {
    expect(missingFor('client-secret', {})).toEqual(['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET']);
    expect(missingFor('client-secret', { ...SERVICE_PRINCIPAL, AZURE_CLIENT_ID: '' })).toEqual(['AZURE_CLIENT_ID']);
    expect(missingFor('client-secret', SERVICE_PRINCIPAL)).toEqual([]);
    expect(missingFor('client-certificate', SERVICE_PRINCIPAL)).toEqual(['AZURE_CLIENT_CERTIFICATE_PATH']);
    expect(missingFor('workload-identity', SERVICE_PRINCIPAL)).toEqual(['AZURE_FEDERATED_TOKEN_FILE']);
    expect(CREDENTIALS.filter((name) => missingFor(name, {}).length === 0)).toEqual([
      'default',
      'managed-identity',
      'azure-cli',
    ]);
  });

  test('is that one and no other: one that lacks something is not replaced by what else is at hand', async () => {
    const credential = azureCredential('client-certificate', SERVICE_PRINCIPAL);
    await expect(credential.getToken('https://management.azure.com/.default')).rejects.toThrow(
      'the credential client-certificate needs AZURE_CLIENT_CERTIFICATE_PATH',
    );
  });

  test('a certificate that is not there is said by its path, without the secrets beside it', async () => {
    const variables = {
      ...SERVICE_PRINCIPAL,
      AZURE_CLIENT_CERTIFICATE_PATH: '/nowhere/certificate.pem',
      AZURE_CLIENT_CERTIFICATE_PASSWORD: SECRET,
    };
    const failure = await azureCredential('client-certificate', variables)
      .getToken('https://management.azure.com/.default')
      .then(
        () => 'a token',
        (error: unknown) => String(error),
      );
    expect(failure).toContain('/nowhere/certificate.pem');
    expect(failure).not.toContain(SECRET);
  });
});
