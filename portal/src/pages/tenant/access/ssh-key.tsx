import { Group, Stack, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { saveAs } from '../../../api/download.ts';
import { tenant as tenantQuery } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { Copied, CopyIcon } from '../../../parts/copied.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';

/** The tenant's key pair: the public half is shown, the private one is handed out as a file, which is recorded. */
export function SshKey({ tenant }: { readonly tenant: string }) {
  const { data } = useSuspenseQuery(tenantQuery(tenant));
  const right = useRight(tenant, 'Tenant', 'read-secret');
  const download = useDeed({
    act: async () => saveAs(`${tenant}.pem`, (await client.sshKey(tenant)).privateKey, 'application/x-pem-file'),
    done: () => `${tenant}.pem is the private key; chmod 600 it before ssh takes it.`,
    changes: [],
  });
  const { sshPublicKey, sshFingerprint } = data.status.outputs;
  if (typeof sshPublicKey !== 'string') return null;
  return (
    <Panel title="SSH key">
      <Stack gap="xs" p="md" align="flex-start">
        <Group gap="xs">
          <Text size="sm">Fingerprint</Text>
          <Copied text={String(sshFingerprint ?? '')} />
        </Group>
        <Group gap="xs">
          <Text size="sm">Public key</Text>
          <CopyIcon text={sshPublicKey} label="Copy the public key" />
        </Group>
        <GuardedButton
          right={right}
          size="xs"
          variant="default"
          loading={download.isPending}
          onClick={() => download.mutate()}
        >
          Download the private key
        </GuardedButton>
        <Text size="xs" c="dimmed">
          Who downloads it is recorded in the audit log.
        </Text>
        {download.error !== null && <ProblemAlert error={download.error} />}
      </Stack>
    </Panel>
  );
}
