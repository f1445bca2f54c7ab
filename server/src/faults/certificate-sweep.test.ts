import type { KeptCertificate } from '@tenantry/drivers/kubernetes';
import { openStore, type Store } from '@tenantry/store';
import type { Actor, ObjectDraft } from '@tenantry/store/contract';
import { createTestDatabase, type TestDatabase } from '@tenantry/store/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificateFault } from './certificate-fault.ts';
import { sweepCertificates } from './certificate-sweep.ts';
import { createEndpointCertificates } from './endpoint-certificate.ts';

const ACTOR: Actor = { name: 'ada', kind: 'user', address: null, requestId: null };
const VAULT = '/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv';
const { signal } = new AbortController();
/** Of shop.example.com and www.example.com, without a password, from 2026-11-29 to 2027-02-27. */
const PFX =
  'MIIETAIBAzCCBAIGCSqGSIb3DQEHAaCCA/MEggPvMIID6zCCAqIGCSqGSIb3DQEHBqCCApMwggKPAgEAMIICiAYJKoZIhvcNAQcBMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi4q+XjhZ+jogICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEGDlIJSj09AK/Rvyvaq8eNyAggIg0uhrVTs/b6AkyzaAWG6wFlp/MnoljtAhUmubK2PKEKCYFGj0yjvzY8tGmZOy3g+06GlHkyIzpaeixTlkK3EHqtcPWJTnuT5xfF71m5DuVORNfpL2kY81TJhmXTSfUax3tJCubQ3lH8IFpvTd2MhZtFnKv2Iimu/WN/RkpYFgGObWd33r5Qtk5SVZRivTJ8G2tFimgecHrdwr6XO//Piy3FZTwTzzZs4X8LFe0o13FeSGYCey0KZdSbfMgk9osj4rdMGWTI+4R1hQB5lbCpZsrrqDqIgeMASSg5FRhE+19+jOAh/C8pql2LDXe3ZkMit1zXRgoiTnEaMnEESyTOuWTm45dmMCALG1tjSs5HMx+Rr0PFUWNEDoB6pfZGeNbI2gpCZRNuc35LTHbn4FuyJkesrOz/k0P5ootR8tF3OOX1q9LVjzOtxhTQpVFGrIVXSoD/X9VcJ7VJBlUWH+oKXHbvODJCY12lpTn2RFNw1ZC5QzjokIVOt/I0ho6Tm5Pk0guMdIgya1aq9hrWHGlcvheLnJ/H0G82Othk2kyWYwDHm2xHqABahqQO1Shub5zitBG6si/YUp2kySJMhIHZfTpJI+H+yMq+eDK8cvctMEuRbY3hUcXrk5GM2VdhsFeodl5wVZezfPlQD//8TtlTiR/TgXqIrTyJI7K6wFMuBMZ4z6dLDjYn03e3pdnMQ+doiCGatdC7ISWnGldII1joOwWDCCAUEGCSqGSIb3DQEHAaCCATIEggEuMIIBKjCCASYGCyqGSIb3DQEMCgECoIHvMIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgsoArcZhlwAwICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEDdGmviy+9TPsgw6fXYtSqUEgZBEdBdUR0e2MEAB32yKxZcPBw7Q4oLvbizMvgg44/sakwTxusAVOialcMM9VORr8eMTUNjFQ1jh0p/uh03CPwrEshkHh1GqbV6hgS01gPWeo0VJ9yyuSaxWlNjHPsZjJFJC+MklrfNgY9CxfdTCqvbzVz7lxlFYL5RrRQdzdM3V5SYyFbxLXH6BYRe3tDxj2NkxJTAjBgkqhkiG9w0BCRUxFgQUPIbX4drUqcG9Fj690MFjsYdCfIAwQTAxMA0GCWCGSAFlAwQCAQUABCBL0sQrCjz8x0+YS5o6a8SZYzo1KUK0FW6ya9E2LHoLlQQIgXHUy/qV5iQCAggA';

let database: TestDatabase;
let store: Store;
let kept: readonly KeptCertificate[] | Error = [];
let inVault: Date | Error = new Date('2030-01-01T00:00:00Z');
let asked = 0;
let endpoints: ReturnType<typeof createEndpointCertificates>;
const warned: string[] = [];
const look = (at: string) =>
  sweepCertificates(
    {
      ...{ store, endpoints, log: { warn: (_: unknown, text?: string) => void warned.push(text ?? '') } },
      async certificates(connection, namespaces) {
        expect([connection, [...namespaces]]).toEqual(['cluster:nonprod', ['ns-dev01']]);
        if (kept instanceof Error) throw kept;
        return kept;
      },
    },
    new Date(at),
    signal,
  );
const faults = async () =>
  (await store.faults({ state: 'open', limit: 50 })).items
    .map(({ object, code, severity, cause }) => [`${object.kind} ${object.name}`, code, severity, cause])
    .sort();

beforeAll(async () => {
  database = await createTestDatabase();
  store = await openStore({ url: database.url });
  endpoints = createEndpointCertificates({ read: async () => ({ encoding: 'base64', text: PFX }) }, async (id) => {
    asked += 1;
    expect(id).toBe(`${VAULT}/secrets/issued`);
    if (inVault instanceof Error) throw inVault;
    return { from: null, to: inVault };
  });
  const create = (kind: string, name: string, spec: ObjectDraft['spec'], references: string[], tenant: string | null) =>
    store.create(
      { ...{ kind, name, displayName: name, tenant, labels: {}, annotations: {}, spec, references } },
      ACTOR,
    );
  const { uid } = await create('Infrastructure', 'nonprod', {}, [], null);
  const { uid: tenant } = await create('Tenant', 'dev01', {}, [uid], null);
  const sealed = { sealed: { version: 1, fingerprint: 'f' } };
  await create('Secret', 'shop', { files: { 'tls.pfx': sealed } }, [tenant], 'dev01');
  await create('Endpoint', 'plain', {}, [tenant], 'dev01');
  await create('Endpoint', 'front', { web: { certificate: { secret: 'shop', file: 'tls.pfx' } } }, [tenant], 'dev01');
  await create('Endpoint', 'side', { web: { certificate: { vault: 'issued', file: 'tls.pfx' } } }, [tenant], 'dev01');
  const outputs: Readonly<Record<string, object>> = {
    Tenant: { connection: 'cluster:nonprod', namespace: 'ns-dev01', sshKeySecret: `${VAULT}/secrets/ssh` },
    Secret: { vaultSecrets: { 'tls.pfx': `${VAULT}/secrets/shop--tls` } },
  };
  for (const claim of await store.claim(9, 60)) {
    const { kind, status } = claim.object;
    const known = { ...status, outputs: { ...outputs[kind] } };
    await store.finish(claim, { ...{ status: known, dueAt: new Date(), attempt: 0, events: [] } });
  }
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

test('a certificate that ends soon is a fault of its tenant, critical in the last week, until it is renewed', async () => {
  const secret = await store.find('Secret', 'dev01', 'shop');
  const certificate = (name: string, owner: string | null): KeptCertificate => ({
    ...{ namespace: 'ns-dev01', secret: name, owner, keptBy: owner === null ? 'web' : null, names: ['a.example.com'] },
    ...{ from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-12-31T00:00:00Z') },
  });
  kept = [certificate('shop', secret?.uid ?? ''), certificate('by-hand', 'not-there'), certificate('web', null)];
  await look('2026-11-30T00:00:00Z');
  expect(await faults()).toEqual([]);
  await look('2026-12-01T00:00:00Z');
  await look('2026-12-02T00:00:00Z');
  expect(await faults()).toEqual([
    [
      'Secret shop',
      'CertificateExpiring',
      'warning',
      expect.stringMatching(/^The certificate in secret shop for a\.example\.com ends at 2026-12-31T/),
    ],
    ['Tenant dev01', 'CertificateExpiring', 'warning', expect.stringMatching(/in secret by-hand/)],
    ['Tenant dev01', 'CertificateExpiring', 'warning', expect.stringMatching(/in secret web/)],
  ]);
  kept = kept.slice(0, 1);
  await look('2026-12-25T00:00:00Z');
  expect((await faults()).map(([, code, severity]) => [code, severity])).toEqual([['CertificateExpiring', 'critical']]);
  await look('2027-01-01T00:00:00Z');
  expect((await faults()).map(([, code]) => code)).toEqual(['CertificateExpired']);
  kept = [];
  await look('2027-01-01T00:00:00Z');
  expect(await faults()).toEqual([]);
});

test('the certificate of an endpoint is read where it is kept: sealed here, or in the vault of its tenant', async () => {
  inVault = new Date('2027-03-10T00:00:00Z');
  asked = 0;
  await look('2027-02-01T00:00:00Z');
  await look('2027-02-01T00:30:00Z');
  expect([await faults(), asked]).toEqual([[], 1]);
  await look('2027-02-15T00:00:00Z');
  expect(await faults()).toEqual([
    [
      'Endpoint front',
      'CertificateExpiring',
      'warning',
      expect.stringMatching(
        /tls\.pfx of Secret shop, of Endpoint front for shop\.example\.com, www\.example\.com ends at 2027-02-27T/,
      ),
    ],
    [
      'Endpoint side',
      'CertificateExpiring',
      'warning',
      expect.stringMatching(/issued in the tenant's vault, of Endpoint side ends at 2027-03-10T/),
    ],
  ]);
  inVault = new Date('2028-01-01T00:00:00Z');
  await look('2027-02-15T00:05:00Z');
  expect((await faults()).map(([object]) => object)).toEqual(['Endpoint front']);
});

test('I4: what cannot be read keeps its faults, and it is said', async () => {
  inVault = new Date('2027-03-10T00:00:00Z');
  await look('2027-02-16T00:00:00Z');
  const before = await faults();
  expect(before).toHaveLength(2);
  inVault = new Error('it does not answer');
  kept = new Error('it does not answer');
  warned.length = 0;
  await look('2027-02-16T02:00:00Z');
  expect(await faults()).toEqual(before);
  expect(warned).toEqual([
    'the certificates in a cluster could not be read; tried again later',
    'the certificate of an endpoint could not be read; tried again later',
  ]);
});

test.each([
  [90, 23, []],
  [90, 22, ['warning']],
  [90, 7, ['critical']],
  [8, 2.5, []],
  [8, 2, ['warning']],
  [8, 0.6, ['critical']],
  [365, 30, ['warning']],
])('of a certificate for %d days, %d days before its end', (life, left, severities) => {
  const now = new Date('2026-01-01T00:00:00Z');
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const found = certificateFault(
    {
      ...{
        tenantUid: 't',
        scope: 's',
        where: 'in secret a',
        names: [],
        object: null,
        resource: null,
        remedy: 'Renew.',
      },
      ...{ from: at(left - life), to: at(left) },
    },
    now,
  );
  expect(found.map(({ severity }) => severity)).toEqual(severities);
});
