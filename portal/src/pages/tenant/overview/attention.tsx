import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconHourglass } from '@tabler/icons-react';
import { sharedWaits, type TenantryObject, waitTitle } from '@tenantry/client';
import { Ago } from '../../../parts/time.tsx';

/** What an object waits for and what somebody has to do about it; nothing where it is as declared. */
export function Attention({ object }: { readonly object: TenantryObject }) {
  const { phase, waitingFor, conditions } = object.status;
  if (phase === 'ready' || waitingFor.length === 0) return null;
  const isFailing = phase === 'failing';
  const ready = conditions.find(({ type }) => type === 'Ready');
  return (
    <Alert
      variant="light"
      color={isFailing ? 'red' : 'yellow'}
      icon={isFailing ? <IconAlertTriangle size={18} /> : <IconHourglass size={18} />}
      title={ready?.message ?? 'Not as declared yet'}
      role="status"
    >
      <List size="sm" spacing={4} listStyleType="none">
        {sharedWaits(waitingFor).map((wait) => (
          <List.Item key={`${wait.reason} ${wait.remedy}`}>
            <Text size="sm">
              <b title={wait.titles.join('\n')}>{waitTitle(wait)}</b>: {wait.reason}{' '}
              <Text span c="dimmed">
                since <Ago at={wait.since} />
              </Text>
            </Text>
            {wait.remedy !== undefined && (
              <Text size="sm" fw={550}>
                {wait.remedy}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
