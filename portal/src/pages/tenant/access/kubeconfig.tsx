import { Code, Group, Select, Stack, Tabs, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { kubeconfigOf, type TenantRole } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { saveAs } from '../../../api/download.ts';
import { staticTokens } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { CopyIcon } from '../../../parts/copied.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';

const HOURS = [
  { value: '3600', label: '1 hour' },
  { value: '28800', label: '8 hours' },
  { value: '86400', label: '1 day' },
];

/** A kubeconfig to work with the tenant's cluster now, and the lines to begin with in each shell. */
export function Kubeconfig({ tenant }: { readonly tenant: string }) {
  const queries = useQueryClient();
  const right = useRight(tenant, 'Tenant', 'use-cluster');
  const mayWrite = useRight(tenant, 'Service', 'create');
  const [role, setRole] = useState<TenantRole>('viewer');
  const [seconds, setSeconds] = useState('28800');
  const file = `${tenant}.yaml`;
  const download = useDeed({
    act: async () => {
      const [cluster, { token }, { stringify }] = await Promise.all([
        client.cluster(tenant),
        client.createStaticToken(tenant, role, Number(seconds)),
        import('yaml'),
      ]);
      saveAs(file, stringify(kubeconfigOf({ tenant, role, cluster, credential: { token } }), { lineWidth: 0 }));
      await queries.invalidateQueries({ queryKey: staticTokens(tenant).queryKey });
    },
    done: () => `${file} holds a token; keep it to yourself.`,
    changes: [],
  });
  return (
    <Panel title="Work in its cluster">
      <Stack gap="sm" p="md">
        <Group gap="sm" align="flex-end">
          <Select
            label="Role"
            size="xs"
            w={130}
            allowDeselect={false}
            data={[
              { value: 'viewer', label: 'Read only' },
              { value: 'editor', label: 'Read and write', disabled: mayWrite?.isAllowed !== true },
            ]}
            value={role}
            onChange={(value) => setRole(value === 'editor' ? 'editor' : 'viewer')}
          />
          <Select
            label="Ends after"
            size="xs"
            w={110}
            allowDeselect={false}
            data={HOURS}
            value={seconds}
            onChange={(value) => setSeconds(value ?? seconds)}
          />
          <GuardedButton right={right} size="xs" loading={download.isPending} onClick={() => download.mutate()}>
            Download kubeconfig
          </GuardedButton>
        </Group>
        {download.error !== null && <ProblemAlert error={download.error} />}
        <Tabs defaultValue="sh" variant="default">
          <Tabs.List>
            <Tabs.Tab value="sh">bash, zsh</Tabs.Tab>
            <Tabs.Tab value="fish">fish</Tabs.Tab>
            <Tabs.Tab value="powershell">PowerShell</Tabs.Tab>
            <Tabs.Tab value="cli">tenantry</Tabs.Tab>
          </Tabs.List>
          <Line shell="sh" line={`export KUBECONFIG="$PWD/${file}" && kubectl get pods`} />
          <Line shell="fish" line={`set -x KUBECONFIG "$PWD/${file}"; and kubectl get pods`} />
          <Line shell="powershell" line={`$env:KUBECONFIG = "$PWD\\${file}"; kubectl get pods`} />
          <Line
            shell="cli"
            line={`tenantry kubeconfig ${tenant} -o ${file}`}
            note="Asks for a new token by itself each time; nothing in the file is secret."
          />
        </Tabs>
      </Stack>
    </Panel>
  );
}

function Line({ shell, line, note }: { readonly shell: string; readonly line: string; readonly note?: string }) {
  return (
    <Tabs.Panel value={shell} pt="xs">
      <Code>{line}</Code>
      <CopyIcon text={line} label="Copy the line" />
      {note !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {note}
        </Text>
      )}
    </Tabs.Panel>
  );
}
