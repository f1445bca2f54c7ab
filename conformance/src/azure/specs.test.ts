import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isMap, type Json, jsonFiles, parseJson } from './documents.ts';
import { describeViolations, errorsOf, loadSpecs, specsDirectory } from './index.ts';
import type { SpecOperation } from './operations.ts';

const directory = specsDirectory();
if (directory === null) console.error('skipped: no azure-specs folder beside the repository (TENANTRY_AZURE_SPECS)');

describe.skipIf(directory === null)("Microsoft's descriptions as a check", () => {
  const specs = loadSpecs(directory ?? '');

  /** Every example that a kept operation refers to and that was kept with it. */
  function examples(): { file: string; operation: SpecOperation; parameters: Record<string, Json>; responses: Json }[] {
    const found = [];
    const kept = new Map(
      jsonFiles(join(directory ?? '', 'specification')).map((file) => [resolve(file), parseJson(file)]),
    );
    for (const operation of specs.operations) {
      const document = kept.get(resolve(directory ?? '', operation.file));
      const paths = document?.paths;
      const item = isMap(paths) ? paths[operation.template] : undefined;
      const raw = isMap(item) ? item[operation.method.toLowerCase()] : undefined;
      const listed = isMap(raw) ? raw['x-ms-examples'] : undefined;
      for (const reference of isMap(listed) ? Object.values(listed) : []) {
        if (!isMap(reference)) continue;
        const file = resolve(directory ?? '', dirname(operation.file), String(reference.$ref));
        const example = kept.get(file);
        if (example === undefined || !isMap(example.parameters)) continue;
        found.push({ file, operation, parameters: { ...example.parameters }, responses: example.responses ?? {} });
      }
    }
    return found;
  }

  function pathOf(template: string, parameters: Record<string, Json>): string {
    return template.replace(/\{([^}]+)\}/g, (_, name: string) => String(parameters[name] ?? name));
  }

  function bodyOf(operation: SpecOperation, parameters: Record<string, Json>): Json | undefined {
    const names = new Set([
      ...operation.pathParameters.map((one) => one.name),
      ...operation.query.map((one) => one.name),
      'api-version',
      'If-Match',
      'If-None-Match',
      'vaultBaseUrl',
      'endpoint',
    ]);
    if (operation.body === null) return undefined;
    const candidates = Object.entries(parameters).filter(([name, value]) => !names.has(name) && isMap(value));
    return candidates[0]?.[1];
  }

  test("Microsoft's own request examples pass", () => {
    const checked: string[] = [];
    const failed: string[] = [];
    for (const { file, operation, parameters } of examples()) {
      const body = bodyOf(operation, parameters);
      if (body === undefined) continue;
      checked.push(file);
      const violations = errorsOf(
        specs.validateRequest({
          method: operation.method,
          path: pathOf(operation.template, { ...parameters, subscriptionId: '00000000-0000-0000-0000-000000000001' }),
          apiVersion: operation.apiVersion,
          body,
        }),
      ).filter((violation) => violation.at.startsWith('body'));
      if (violations.length > 0) failed.push(`${basename(file)}\n${describeViolations(violations)}`);
    }
    console.error(`${checked.length - failed.length} of ${checked.length} request examples pass`);
    expect(failed).toEqual([]);
    expect(checked.length).toBeGreaterThan(70);
  });

  test("Microsoft's own answer examples pass", () => {
    let checked = 0;
    /** Lists back-end addresses as bare strings where the description, and the service, have objects. */
    const wrong = new Set(['ApplicationGatewayGet.json']);
    const failed: string[] = [];
    for (const { file, operation, parameters, responses } of examples()) {
      for (const [status, response] of isMap(responses) ? Object.entries(responses) : []) {
        if (!isMap(response) || !isMap(response.body) || wrong.has(basename(file))) continue;
        checked++;
        const violations = errorsOf(
          specs.validateResponse({
            method: operation.method,
            path: pathOf(operation.template, parameters),
            apiVersion: operation.apiVersion,
            status: status === 'default' ? 400 : Number(status),
            body: response.body,
          }),
        );
        if (violations.length > 0) failed.push(`${basename(file)} ${status}\n${describeViolations(violations)}`);
      }
    }
    console.error(`${checked - failed.length} of ${checked} answer examples pass`);
    expect(failed).toEqual([]);
  });

  test('worked bodies pass, the newer api-versions by ARM template schema', () => {
    const file = join(directory ?? '', '..', 'azure-bodies.json');
    const bodies: { method: string; id: string; apiVersion: string; body: unknown }[] = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const failed = bodies
      // Managed Redis came after the version that its bodies name.
      .map((one) => (one.id.includes('/redisEnterprise/') ? { ...one, apiVersion: '2025-07-01' } : one))
      .map(({ method, id, apiVersion, body }) => ({
        what: `${method} ${id} ${apiVersion}`,
        found: errorsOf(specs.validateRequest({ method, path: id, apiVersion, body })),
      }))
      .filter((one) => one.found.length > 0)
      .map((one) => `${one.what}\n${describeViolations(one.found)}`);
    console.error(`${bodies.length - failed.length} of ${bodies.length} worked bodies pass`);
    // The body was written before 2025-07-01 made this field of Managed Redis compulsory.
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(
      /redisEnterprise\/[^/]+ 2025-07-01\nerror required at body.properties.publicNetworkAccess/,
    );
  });

  const S = '/subscriptions/00000000-0000-0000-0000-000000000001';
  const G = `${S}/resourceGroups/rg`;
  const vault = {
    location: 'eastus',
    properties: { tenantId: '11111111-1111-1111-1111-111111111111', sku: { family: 'A', name: 'premium' } },
  };
  const rule = {
    priority: 1001,
    direction: 'Inbound',
    access: 'Allow',
    protocol: 'Tcp',
    sourcePortRange: '*',
    destinationPortRange: '*',
  };

  test.each([
    ['a group without location', 'PUT', G, '2024-07-01', { tags: {} }, 'required'],
    ['an unknown property', 'PUT', G, '2024-07-01', { location: 'eastus', colour: 'red' }, 'unknown-property'],
    [
      'a read-only property',
      'PUT',
      G,
      '2024-07-01',
      { location: 'eastus', properties: { provisioningState: 'x' } },
      'read-only',
    ],
    ['a wrong type', 'PUT', G, '2024-07-01', { location: 5 }, 'type'],
    ['a tag that is no string', 'PUT', G, '2024-07-01', { location: 'eastus', tags: { a: 1 } }, 'type'],
    [
      'a group name that is too long',
      'PUT',
      `${S}/resourceGroups/${'x'.repeat(91)}`,
      '2024-07-01',
      { location: 'x' },
      'length',
    ],
    ['an api-version that does not exist', 'PUT', G, '2024-07-02', { location: 'eastus' }, 'api-version'],
    [
      'a path that does not exist',
      'PUT',
      `${G}/providers/Microsoft.Nothing/things/x`,
      '2024-07-01',
      {},
      'unknown-operation',
    ],
    [
      'a vault name that is too long',
      'PUT',
      `${G}/providers/Microsoft.KeyVault/vaults/${'v'.repeat(25)}`,
      '2023-07-01',
      vault,
      'pattern',
    ],
    [
      'an enum in the wrong case',
      'PUT',
      `${G}/providers/Microsoft.KeyVault/vaults/vault-1`,
      '2023-07-01',
      { ...vault, properties: { ...vault.properties, sku: { family: 'A', name: 'Premium' } } },
      'enum',
    ],
    [
      'a newer vault with an unknown property',
      'PUT',
      `${G}/providers/Microsoft.KeyVault/vaults/vault-1`,
      '2026-02-01',
      { ...vault, properties: { ...vault.properties, softDelete: true } },
      'unknown-property',
    ],
    [
      'a newer vault without properties',
      'PUT',
      `${G}/providers/Microsoft.KeyVault/vaults/vault-1`,
      '2026-02-01',
      { location: 'eastus' },
      'required',
    ],
    [
      'a managed namespace with a wrong policy',
      'PUT',
      `${G}/providers/Microsoft.ContainerService/managedClusters/c/managedNamespaces/n`,
      '2025-09-01',
      { location: 'x', properties: { deletePolicy: 'Maybe' } },
      'enum',
    ],
    [
      'a rule without priority',
      'PUT',
      `${G}/providers/Microsoft.Network/networkSecurityGroups/n/securityRules/r`,
      '2024-03-01',
      { properties: { ...rule, priority: undefined } },
      'required',
    ],
    [
      'an agent pool name in capitals',
      'PUT',
      `${G}/providers/Microsoft.ContainerService/managedClusters/c/agentPools/Pool`,
      '2024-09-01',
      { properties: {} },
      'pattern',
    ],
    ['a body on a deletion', 'DELETE', G, '2024-07-01', {}, 'body'],
    ['a creation without a body', 'PUT', G, '2024-07-01', undefined, 'required'],
  ])('%s is refused', (_, method, path, apiVersion, body, expected) => {
    const violations = errorsOf(specs.validateRequest({ method, path, apiVersion, body }));
    expect(violations.map((violation) => violation.rule)).toContain(expected);
  });

  test('paths match in any case, and scopes span slashes', () => {
    const id = `${G}/providers/microsoft.keyvault/VAULTS/v/providers/Microsoft.Authorization/roleAssignments/33333333-3333-5333-8333-333333333333`;
    const body = {
      properties: { roleDefinitionId: 'x', principalId: '44444444-4444-4444-4444-444444444444', principalType: 'User' },
    };
    expect(specs.validateRequest({ method: 'PUT', path: id, apiVersion: '2022-04-01', body })).toEqual([]);
    expect(
      specs.validateRequest({ method: 'PUT', path: id, apiVersion: '2022-04-01', body: { properties: {} } }),
    ).not.toEqual([]);
  });

  test('a value outside an open enum is a warning only', () => {
    const path = `${G}/providers/Microsoft.Network/networkSecurityGroups/n/securityRules/r`;
    const violations = specs.validateRequest({
      method: 'PUT',
      path,
      apiVersion: '2024-03-01',
      body: { properties: { ...rule, protocol: 'Quic' } },
    });
    expect(violations.map((violation) => violation.severity)).toEqual(['warning']);
  });

  test('an undeclared answer status, and an answer with an unknown property, are found', () => {
    const group = { id: G, name: 'rg', type: 'x', location: 'eastus', properties: { provisioningState: 'Succeeded' } };
    const request = { method: 'GET', path: G, apiVersion: '2024-07-01' };
    expect(specs.validateResponse({ ...request, status: 200, body: group })).toEqual([]);
    expect(specs.validateResponse({ ...request, status: 202, body: group })).toHaveLength(1);
    expect(specs.validateResponse({ ...request, status: 200, body: { ...group, colour: 'red' } })).toHaveLength(1);
  });
});
