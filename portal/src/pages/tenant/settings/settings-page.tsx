import { Code, Group, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { stringify } from 'yaml';
import { TENANT_KIND, tenant } from '../../../api/queries.ts';
import { CopyIcon } from '../../../parts/copied.tsx';
import { Panel } from '../../../parts/page.tsx';
import { DangerZone } from '../../deletion/danger-zone.tsx';

/** What a tenant is declared as, and how it goes. */
export function SettingsPage() {
  const { tenant: name } = useParams({ from: '/tenants/$tenant' });
  const { data } = useSuspenseQuery(tenant(name));
  const { labels, annotations, displayName } = data.metadata;
  const manifest = stringify({
    apiVersion: data.apiVersion,
    kind: data.kind,
    metadata: {
      name: displayName,
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    spec: data.spec,
  });
  return (
    <>
      <Panel title="Declared as" aside={<CopyIcon text={manifest} label="Copy the manifest" />}>
        <Stack p="md" gap="xs">
          <Code block>{manifest}</Code>
          <Group gap={4}>
            <Text size="xs" c="dimmed">
              tenantry get tenant {name} -o yaml
            </Text>
            <CopyIcon text={`tenantry get tenant ${name} -o yaml`} label="Copy the command" />
          </Group>
        </Stack>
      </Panel>
      <DangerZone kind={TENANT_KIND} tenant={null} object={data} />
    </>
  );
}
