import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { RegisteredCluster } from '@tenantry/client';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { clusters, objects, TENANT_KIND } from '../../../api/queries.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { Dialog } from '../../../parts/dialog.tsx';

interface RemoveClusterProps {
  readonly cluster: RegisteredCluster;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Forgets a cluster, once nothing hangs on it. */
export function RemoveCluster({ cluster, onDone, onClose }: RemoveClusterProps) {
  const { name, usedBy } = cluster;
  const remove = useDeed({
    act: () => client.clusters.delete(name),
    done: () => `${name} is forgotten.`,
    changes: [clusters.queryKey],
  });
  if (usedBy.length > 0) return <InUse cluster={cluster} onClose={onClose} />;
  return (
    <Confirm
      title={`Remove ${name}`}
      deed={`Remove ${name}`}
      typed={name}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onDone })}
      onClose={onClose}
    >
      <Text size="sm">
        No infrastructure uses it. Its kubeconfig is forgotten; nothing in the cluster changes, and its account stays
        until you delete it there.
      </Text>
    </Confirm>
  );
}

function InUse({ cluster: { name, usedBy }, onClose }: Omit<RemoveClusterProps, 'onDone'>) {
  const { data: tenants = [] } = useQuery(objects(TENANT_KIND));
  const tenantsIn = (infrastructure: string): string => {
    const count = tenants.filter(({ spec }) => spec.infrastructure === infrastructure).length;
    return count === 0 ? 'no tenants' : count === 1 ? '1 tenant' : `${count} tenants`;
  };
  return (
    <Dialog onClose={onClose} title={`${name} is in use`}>
      <Stack gap="md">
        <Text size="sm">It can be removed once these are deleted:</Text>
        <List size="sm" spacing={4}>
          {usedBy.map((use) => (
            <List.Item key={`${use.kind} ${use.name}`}>
              {use.kind}{' '}
              <Link to="/infrastructures/$name" params={{ name: use.name }} className="link typed">
                {use.name}
              </Link>
              , with {tenantsIn(use.name)}
            </List.Item>
          ))}
        </List>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
