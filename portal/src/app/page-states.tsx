import { Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, Link, useParams, useRouter } from '@tanstack/react-router';
import { isNotFound } from '../api/query-client.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { ProblemAlert } from '../parts/problem-alert.tsx';

export function PageOnItsWay() {
  return (
    <Center mih={240}>
      <Group gap="sm" role="status">
        <Loader size="xs" />
        <Text size="sm" c="dimmed">
          Loading
        </Text>
      </Group>
    </Center>
  );
}

export function PageMissing() {
  return (
    <Stack gap="xs" p="xl" align="flex-start">
      <Title order={1} size="h3">
        There is no such page
      </Title>
      <Text c="dimmed">The address leads nowhere, or to what you may not see.</Text>
      <Button component={Link} to="/" variant="default">
        To the overview
      </Button>
    </Stack>
  );
}

/** Whether there is no such tenant, or none that the caller may see, is not said; to ask for a role is open in either case. */
export function TenantFailed(props: ErrorComponentProps) {
  const { tenant } = useParams({ strict: false });
  if (!isNotFound(props.error) || tenant === undefined) return <PageFailed {...props} />;
  return (
    <Stack gap="xs" p="xl" align="flex-start">
      <Title order={1} size="h3">
        There is no such page
      </Title>
      <Text c="dimmed" maw="60ch" style={{ overflowWrap: 'anywhere' }}>
        There is no tenant {tenant}, or none that you may see. If you know that there is, ask for a role in it: its
        owners answer.
      </Text>
      <Group gap="xs">
        <LinkButton to="/requests" search={{ tenant }}>
          Ask for a role in {tenant}
        </LinkButton>
        <Button component={Link} to="/tenants" variant="default">
          To your tenants
        </Button>
      </Group>
    </Stack>
  );
}

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (isNotFound(error)) return <PageMissing />;
  return (
    <Stack gap="md" p="xl" align="flex-start">
      <Title order={1} size="h3">
        This page could not be shown
      </Title>
      <ProblemAlert error={error} />
      <Button
        variant="default"
        onClick={() => {
          reset();
          router.invalidate();
        }}
      >
        Try again
      </Button>
    </Stack>
  );
}
