import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaFacts, specsDirectory } from '@tenantry/conformance/azure';
import { POWER_STATE } from './powerState.ts';
import { allTypes, REGISTRATION, RESOURCE_GROUP, SUBSCRIPTION } from './types.ts';

/** Api-versions newer than the OpenAPI files take the facts of the newest version those have. */
const OLDER: Readonly<Record<string, string>> = { '2026-02-01': '2023-07-01', '2025-07-01': '2024-10-01' };

/** Types that no body of a resource is ever sent of. */
const NEVER_SENT = [SUBSCRIPTION, REGISTRATION, POWER_STATE];

/** The files write the one name there is. */
const ONE_SERVICE = ['/blobServices/*/', '/blobServices/default/'] as const;

/** Types that those files do not describe. */
const UNDESCRIBED =
  /\/managedNamespaces$|\/configurations$|\/accessPolicyAssignments$|\/storageAccounts\/(file|queue)Services|\/azureADOnlyAuthentications$|\/ApplicationGatewayWebApplicationFirewallPolicies$|\/databases\/(auditing|backup)/;

/** Read-only and enumerated fields of every type in the table, from Microsoft's descriptions. */
export function generateSchemaFacts(directory: string): Record<string, ReturnType<typeof schemaFacts>> {
  return Object.fromEntries(
    allTypes()
      .filter(({ type }) => !NEVER_SENT.includes(type) && !UNDESCRIBED.test(type))
      .map(({ type, apiVersion }) => {
        const [namespace, ...types] = type.split('/');
        const suffix =
          type === RESOURCE_GROUP
            ? '/subscriptions/*/resourcegroups/*'
            : `/providers/${namespace}/${types.map((part) => `${part}/*`).join('/')}`.replace(...ONE_SERVICE);
        return [type, schemaFacts(directory, suffix, OLDER[apiVersion] ?? apiVersion)];
      }),
  );
}

if (import.meta.main) {
  const directory = specsDirectory();
  if (directory === null) throw new Error('no azure-specs folder beside the repository');
  const file = join(import.meta.dirname, 'generated', 'schema-facts.json');
  writeFileSync(file, `${JSON.stringify(generateSchemaFacts(directory), null, 1)}\n`);
}
