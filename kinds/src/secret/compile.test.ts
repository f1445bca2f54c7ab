import { describe, expect, test } from 'vitest';
import { type DeclaredObject, type JsonObject, KINDS, type SealedValue } from '../index.ts';
import { declared } from '../testing.ts';
import { Secret } from './index.ts';
import { type SecretSpec, secretSchema } from './schema.ts';

const UID = '22222222-2222-4222-8222-222222222222';
const sealed = (fingerprint: string, version = 1): SealedValue => ({ sealed: { version, fingerprint } });

function inputFor(provider: 'azure' | 'kubernetes', spec: object) {
  const where =
    provider === 'azure' ? { provider, region: 'eastus' } : { provider, kubeconfigFile: '/home/ada/.kube/config' };
  const object = declared('Secret', 'db', spec as JsonObject, { uid: UID, tenant: 'dev01' });
  const references: Record<string, DeclaredObject> = {
    infrastructure: declared('Infrastructure', 'nonprod', specOf('Infrastructure', where)),
    tenant: declared('Tenant', 'dev01', specOf('Tenant', { infrastructure: 'nonprod' })),
  };
  const azure = { subscriptionId: '00000000-0000-4000-8000-00000000000a', tenantId: 'entra', principalId: 'us' };
  return {
    object,
    spec: secretSchema.parse(spec) as SecretSpec,
    references,
    allocations: {},
    installation: { azure },
  };
}

function specOf(kind: string, spec: JsonObject): JsonObject {
  return KINDS.find(({ name }) => name === kind)?.schema.parse(spec) as JsonObject;
}

const spec = {
  values: { DB_PASSWORD: sealed('f-password', 3), 'a.b': sealed('f-ab') },
  files: { 'key.bin': sealed('f-key') },
  generate: { TOKEN: { value: sealed('f-token', 2) } },
};
const references = {
  DB_PASSWORD: { $sealed: { object: UID, name: 'values/DB_PASSWORD', version: 3, fingerprint: 'f-password' } },
  TOKEN: { $sealed: { object: UID, name: 'generate/TOKEN/value', version: 2, fingerprint: 'f-token' } },
  'a.b': { $sealed: { object: UID, name: 'values/a.b', version: 1, fingerprint: 'f-ab' } },
  'key.bin': { $sealed: { object: UID, name: 'files/key.bin', version: 1, fingerprint: 'f-key' } },
};

describe('a secret', () => {
  test('on a cluster without a cloud is one Secret in the namespace, whose body refers to values and holds none', () => {
    const input = inputFor('kubernetes', spec);
    expect(Secret.compile(input)).toMatchObject([
      {
        key: 'secret',
        type: 'v1/Secret',
        id: '/api/v1/namespaces/duploservices-dev01/secrets/db',
        body: { type: 'Opaque', data: references },
      },
    ]);
    expect(Secret.outputs(input, {})).not.toHaveProperty('vaultSecrets');
  });

  test("on Azure is a secret of the tenant's vault for each value besides, told apart whatever the names", () => {
    const input = inputFor('azure', {
      ...spec,
      values: { ...spec.values, 'A.B': sealed('f-AB'), a_b: sealed('f-a_b') },
    });
    const inVault = Secret.compile(input).filter(({ driver }) => driver === 'vault');
    expect(inVault.find(({ key }) => key === 'vault/DB_PASSWORD')).toMatchObject({
      id: expect.stringMatching(/\/vaults\/kv-dev01-[0-9a-f]{6}\/secrets\/db--db-password-[0-9a-f]{8}$/),
      body: {
        value: references.DB_PASSWORD,
        contentType: 'text/plain',
        tags: { tenant: 'dev01', secret: 'db', key: 'DB_PASSWORD' },
      },
    });
    expect(inVault.find(({ key }) => key === 'vault/key.bin')?.body.contentType).toMatch(/base64$/);
    expect(new Set(inVault.map(({ id }) => id.toLowerCase())).size).toBe(6);
    expect(Object.keys(Secret.outputs(input, {}).vaultSecrets as object)).toHaveLength(6);
    const later = { ...input, object: { ...input.object, uid: '33333333-3333-4333-8333-333333333333' } };
    const ids = new Set(inVault.map(({ id }) => id));
    expect(Secret.compile(later).some(({ id, driver }) => driver === 'vault' && ids.has(id))).toBe(false);
  });

  test('tells by a hash of fingerprints when its content changes, and by nothing else', () => {
    const hash = (of: object) => Secret.outputs(inputFor('kubernetes', of), {}).contentHash;
    const values = { A: sealed('one', 1) };
    expect(hash({ values: { A: sealed('one', 7) } })).toBe(hash({ values }));
    expect(hash({ values: { A: sealed('two', 1) } })).not.toBe(hash({ values }));
    expect(hash({ values: { B: sealed('one', 1) } })).not.toBe(hash({ values }));
  });

  test('is not compiled before it is sealed', () => {
    expect(() => Secret.compile(inputFor('kubernetes', { values: { A: 'clear' } }))).toThrow('values/A is not sealed');
  });

  test.each([
    ['tls', { 'tls.crt': sealed('c'), 'tls.key': sealed('k') }, 'kubernetes.io/tls'],
    ['registry', { '.dockerconfigjson': sealed('d') }, 'kubernetes.io/dockerconfigjson'],
  ])('of type %s is what Kubernetes wants of one', (type, values, expected) => {
    const [mirror] = Secret.compile(inputFor('kubernetes', { type, values }));
    expect(mirror?.body.type).toBe(expected);
  });
});

describe('a manifest of a secret', () => {
  const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  const key = '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n';

  test.each([
    ['a certificate with its key', { type: 'tls', values: { 'tls.crt': certificate, 'tls.key': key } }],
    ['a login', { type: 'registry', values: { '.dockerconfigjson': '{"auths":{}}' } }],
    ['nothing', {}],
  ])('may hold %s', (_what, written) => {
    expect(secretSchema.safeParse(written).success).toBe(true);
  });

  test.each([
    ['a certificate without its key', { type: 'tls', values: { 'tls.crt': certificate } }, 'values.tls.key'],
    ['what is no key', { type: 'tls', values: { 'tls.crt': certificate, 'tls.key': certificate } }, 'values.tls.key'],
    ['what is no login', { type: 'registry', values: { '.dockerconfigjson': '[' } }, 'values..dockerconfigjson'],
    ['a name in two parts', { values: { A: 'x' }, generate: { A: {} } }, 'generate'],
    ['a value too long for a vault', { values: { A: 'x'.repeat(25_001) } }, 'values.A'],
    [
      'too many',
      { values: Object.fromEntries(Array.from({ length: 41 }, (_, index) => [`A${index}`, 'x'])) },
      'values',
    ],
  ])('may not hold %s', (_what, written, field) => {
    const paths = secretSchema.safeParse(written).error?.issues.map(({ path }) => path.join('.'));
    expect(paths).toEqual([field]);
  });
});
