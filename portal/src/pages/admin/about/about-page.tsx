import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { about, orphans } from '../../../api/queries.ts';
import { OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';

const CLOUDS = {
  azure: 'Azure',
  sandbox: 'The sandbox: Azure and Kubernetes on this machine, for a first run',
  none: 'No cloud; clusters are given by their kubeconfig',
} as const;

/** Which version this is, what it is connected with, and what lies in the cloud that nobody answers for. */
export function AboutPage() {
  const { data, error } = useQuery(about);
  const hasCloud = data !== undefined && data.cloud !== 'none';
  const { data: left, error: orphansError, isPending } = useQuery({ ...orphans, enabled: hasCloud });
  const notRead = left?.notRead.map(({ subscriptionId, reason }) => ({
    id: `/subscriptions/${subscriptionId}`,
    reason: `It could not be looked into: ${reason}`,
  }));
  const shown = [...(left?.items ?? []), ...(notRead ?? [])];
  return (
    <>
      <Panel title="Tenantry">
        {error !== null && <ProblemAlert error={error} />}
        <List p="md" listStyleType="none" spacing={4}>
          <List.Item>Version {data?.version ?? '…'}</List.Item>
          <List.Item>{data === undefined ? '…' : CLOUDS[data.cloud]}</List.Item>
          <List.Item>
            <a href="/api/v1/docs" className="link">
              HTTP API
            </a>
          </List.Item>
        </List>
      </Panel>
      {hasCloud && (
        <Panel title="Left behind in the cloud">
          {orphansError !== null && <ProblemAlert error={orphansError} />}
          {isPending && <OnItsWay />}
          {left !== undefined && shown.length === 0 && (
            <Text p="md">Nothing: everything that carries our mark belongs to an object.</Text>
          )}
          <List p={shown.length > 0 ? 'md' : 0} spacing={4}>
            {shown.map(({ id, reason }) => (
              <List.Item key={id}>
                <span className="typed">{id}</span>
                <div className="soft">{reason}</div>
              </List.Item>
            ))}
          </List>
        </Panel>
      )}
    </>
  );
}
