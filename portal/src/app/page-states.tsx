import { Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { isNotFound } from '../api/query-client.ts';
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
