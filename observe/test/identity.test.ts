import type { JsonObject } from '@tenantry/kinds';
import { expect, test } from 'vitest';
import { mayAct, readAzureAccess } from '../src/identity/index.ts';

const READ = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';
const WRITE = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write';
const GROUP = '/subscriptions/s/resourceGroups/duploservices-dev01';
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/stdev01`;
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/uploads`;

const definition = (name: string, permission: JsonObject): JsonObject => ({
  id: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${name}`,
  properties: { roleName: name, permissions: [permission] },
});
const definitions = [
  definition('reader', { dataActions: [READ] }),
  definition('all', { dataActions: ['Microsoft.Storage/*'] }),
  definition('all-but-write', { dataActions: ['Microsoft.Storage/*'], notDataActions: [WRITE] }),
  definition('owner', { actions: ['*'] }),
];

function answer(
  given: { role: string; scope: string; who?: string; condition?: string },
  on: string,
  dataAction: string,
) {
  const { role, scope, who = 'dev02', condition } = given;
  const access = readAzureAccess({
    definitions,
    assignments: [
      {
        id: 'a',
        properties: {
          principalId: who,
          // Built-in roles are named without a subscription as well.
          roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
          scope,
          ...(condition === undefined ? {} : { condition }),
        },
      },
    ],
  });
  return mayAct(access, { principalId: 'DEV02', on, dataAction }).verdict;
}

test.each([
  ['a role on the very thing', { role: 'reader', scope: CONTAINER }, CONTAINER, READ, 'allowed'],
  ['a role on the account holds for its containers', { role: 'reader', scope: ACCOUNT }, CONTAINER, READ, 'allowed'],
  ['so does one on the group', { role: 'reader', scope: GROUP.toLowerCase() }, CONTAINER, READ, 'allowed'],
  ['and on the subscription', { role: 'reader', scope: '/subscriptions/s' }, CONTAINER, READ, 'allowed'],
  ['and on everything', { role: 'reader', scope: '/' }, CONTAINER, READ, 'allowed'],
  ['a role below is not one on the whole', { role: 'reader', scope: CONTAINER }, ACCOUNT, READ, 'denied'],
  ['a name that begins alike is another', { role: 'reader', scope: ACCOUNT.slice(0, -1) }, CONTAINER, READ, 'denied'],
  ['a role has only its own actions', { role: 'reader', scope: ACCOUNT }, CONTAINER, WRITE, 'denied'],
  ['a pattern has all it matches', { role: 'all', scope: ACCOUNT }, CONTAINER, WRITE, 'allowed'],
  ['but for what is taken out', { role: 'all-but-write', scope: ACCOUNT }, CONTAINER, WRITE, 'denied'],
  ['the role of another is of no use', { role: 'all', scope: ACCOUNT, who: 'dev03' }, CONTAINER, READ, 'denied'],
  ['who manages all reads nothing in it', { role: 'owner', scope: '/' }, CONTAINER, READ, 'denied'],
  [
    'a condition leaves it open',
    { role: 'all', scope: ACCOUNT, condition: "@Resource[x] StringEquals 'y'" },
    CONTAINER,
    READ,
    'undecided',
  ],
] as const)('%s', (_title, given, on, action, expected) => {
  expect(answer(given, on, action)).toBe(expected);
});
