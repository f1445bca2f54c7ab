import type { InventoryItem, KindDescription, TenantryObject } from '@tenantry/client';

/** Objects in the shape the API gives, with only what a test is about spelled out. */

export const NOW = Date.parse('2026-01-01T00:10:00Z');
const CREATED = '2026-01-01T00:00:00.000Z';

export const tenantKind: KindDescription = {
  name: 'Tenant',
  plural: 'tenants',
  shortNames: ['tn'],
  scope: 'platform',
  summary: 'An isolated environment.',
  group: 'platform',
  figures: {},
  maxNameLength: 30,
  immutable: { infrastructure: 'tenants cannot move' },
  actions: [],
  needsConsent: false,
  example: {
    apiVersion: 'tenantry.dev/v1',
    kind: 'Tenant',
    metadata: { name: 'dev01' },
    spec: { infrastructure: 'nonprod' },
  },
  schema: {
    type: 'object',
    required: ['infrastructure'],
    additionalProperties: false,
    properties: {
      infrastructure: { type: 'string', description: 'Where it lives.' },
      tier: { enum: ['shared', 'dedicated-nodes'], default: 'shared', description: 'How it shares nodes.' },
      nodes: {
        type: 'object',
        description: 'Nodes of its own.',
        properties: { min: { type: 'integer', default: 1, description: 'Fewest.' }, isSpot: { type: 'boolean' } },
      },
      tags: { type: 'object', additionalProperties: { type: 'string' }, default: {} },
    },
  },
};

export const serviceKind: KindDescription = {
  ...tenantKind,
  name: 'Service',
  plural: 'services',
  shortNames: ['svc'],
  scope: 'tenant',
  actions: [
    { name: 'restart', summary: 'Replaces the pods.', input: { type: 'object', properties: {} } },
    {
      name: 'scale',
      summary: 'Runs another number of replicas.',
      input: {
        type: 'object',
        required: ['replicas'],
        properties: { replicas: { type: 'integer', description: 'How many.' } },
      },
    },
  ],
};

export function service(name: string, metadata: Partial<TenantryObject['metadata']> = {}): TenantryObject {
  const object = tenant(name, {}, { tenant: 'dev01', ...metadata });
  return { ...object, kind: 'Service' };
}

export function tenant(
  name: string,
  status: Partial<TenantryObject['status']> = {},
  metadata: Partial<TenantryObject['metadata']> = {},
): TenantryObject {
  return {
    apiVersion: 'tenantry.dev/v1',
    kind: 'Tenant',
    metadata: {
      name,
      displayName: name,
      uid: `uid-${name}`,
      labels: {},
      annotations: {},
      generation: 1,
      resourceVersion: '1',
      createdAt: CREATED,
      updatedAt: CREATED,
      ...metadata,
    },
    spec: { infrastructure: 'nonprod' },
    status: {
      phase: 'ready',
      observedGeneration: 1,
      conditions: [],
      progress: { done: 3, total: 3 },
      waitingFor: [],
      outputs: {},
      ...status,
    },
  };
}

export function resource(key: string, state: InventoryItem['state'], more: Partial<InventoryItem> = {}): InventoryItem {
  return {
    key,
    title: key.replaceAll('-', ' '),
    type: `Test/${key}`,
    id: `/test/${key}`,
    driver: 'test',
    state,
    since: CREATED,
    dependsOn: [],
    problem: null,
    ...more,
  };
}
