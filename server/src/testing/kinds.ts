import { action, type Kind, raised } from '@tenantry/kinds';
import { z } from 'zod';

/** Two kinds that the product does not have: what works for them is not written for any kind. */

const tenantSchema = z.strictObject({
  colour: z.enum(['red', 'green', 'blue']).describe('Colour of the door.'),
  rooms: z.number().int().min(1).max(50).default(3).describe('How many rooms; 1 to 50, 3 by default.'),
  parent: z.string().toLowerCase().optional().describe('Tenant that it belongs under.'),
  address: z
    .strictObject({
      street: z.string().min(1).describe('Street.'),
      number: z.number().int().optional().describe('Number.'),
    })
    .optional()
    .describe('Where it stands.'),
  tags: z.record(z.string(), z.string()).default({}).describe('Tags on everything.'),
});

type TenantSpec = z.infer<typeof tenantSchema>;

export const TestTenant: Kind<TenantSpec> = {
  name: 'Tenant',
  plural: 'tenants',
  shortNames: ['tn'],
  scope: 'platform',
  summary: 'A house for a team.',
  schema: tenantSchema as z.ZodType<TenantSpec>,
  maxNameLength: 21,
  example: { name: 'dev01', spec: { colour: 'red' } },
  immutable: { colour: 'the door was painted when it was hung', 'address.street': 'houses do not move' },
  references: ({ parent }) =>
    parent === undefined ? [] : [{ kind: 'Tenant', name: parent, tenant: null, field: 'parent' }],
  allocations: () => [],
  compile: ({ object }) => [
    {
      key: 'door',
      title: 'door',
      driver: 'test',
      connection: 'test:',
      type: 'test/door',
      id: `/doors/${object.name}`,
      body: { rings: object.counters.rings ?? 0 },
      dependsOn: [],
    },
  ],
  outputs: () => ({}),
  actions: [
    action({
      name: 'ring',
      summary: 'Rings at the door.',
      input: z.strictObject({}),
      perform: ({ counters }) => ({ counters: raised(counters, 'rings') }),
    }),
    action({
      name: 'build-on',
      summary: 'Adds rooms.',
      input: z.strictObject({ rooms: z.number().int().min(0).describe('How many more.') }),
      perform: ({ spec, input }) =>
        spec.colour === 'blue'
          ? { fault: { field: 'spec.colour', message: 'a blue house is listed', remedy: 'ask the mayor' } }
          : { spec: { ...spec, rooms: spec.rooms + input.rooms } },
    }),
  ],
};

const shelfSchema = z.discriminatedUnion('material', [
  z.strictObject({
    material: z.literal('wood').describe('What it is made of.'),
    planks: z.number().int().min(1).describe('How many planks.'),
    beside: z.string().toLowerCase().optional().describe('Shelf next to it.'),
  }),
  z.strictObject({
    material: z.literal('steel').describe('What it is made of.'),
    isPainted: z.boolean().default(false).describe('Whether it is painted; not by default.'),
    beside: z.string().toLowerCase().optional().describe('Shelf next to it.'),
  }),
]);

type ShelfSpec = z.infer<typeof shelfSchema>;

export const TestShelf: Kind<ShelfSpec> = {
  name: 'Shelf',
  plural: 'shelves',
  shortNames: [],
  scope: 'tenant',
  summary: 'A shelf in a house.',
  schema: shelfSchema as z.ZodType<ShelfSpec>,
  maxNameLength: 30,
  example: { name: 'books', tenant: 'dev01', spec: { material: 'wood', planks: 2 } },
  immutable: { material: 'wood does not become steel' },
  references: ({ beside }) =>
    beside === undefined ? [] : [{ kind: 'Shelf', name: beside, tenant: 'dev01', field: 'spec.beside' }],
  allocations: () => [],
  compile: () => [],
  outputs: () => ({}),
};

export const TEST_KINDS = [TestTenant, TestShelf] as unknown as readonly Kind[];
