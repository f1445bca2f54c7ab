import { Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { REQUESTS, templates, useOwnRequests } from '../../api/requests.ts';
import { errorsOf } from '../../forms/problems.ts';
import { Empty, Page, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RequestList } from '../requests/request-list.tsx';

/** For who may not make tenants: one is asked for by a template, and somebody who may decides. */
export function RequestTenant({ reason }: { readonly reason: string }) {
  const { data: offered } = useQuery(templates);
  const { data: requests = [] } = useOwnRequests();
  const own = requests.filter(({ asked }) => asked.kind === 'tenant');
  return (
    <Page title="Request a tenant">
      <Text size="sm" c="dimmed">
        Making one yourself is not open to you: {reason}
      </Text>
      <Panel title="What you need">
        {offered !== undefined && offered.length === 0 ? (
          <Empty title="There are no templates yet">
            A tenant is asked for by a template. Administrators offer them; ask one of them for the first.
          </Empty>
        ) : (
          <RequestForm offered={offered ?? []} />
        )}
      </Panel>
      {own.length > 0 && (
        <Panel title="Requests">
          <RequestList label="Requests" requests={own} />
        </Panel>
      )}
    </Page>
  );
}

type Offered = readonly { readonly name: string; readonly description: string }[];

function RequestForm({ offered }: { readonly offered: Offered }) {
  const [tenant, setTenant] = useState('');
  const [template, setTemplate] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [hasTried, setHasTried] = useState(false);
  const queries = useQueryClient();
  const chosen = template ?? (offered.length === 1 ? (offered[0]?.name ?? null) : null);
  const ask = useMutation({
    mutationFn: () => client.accessRequests.askTenant({ tenant, template: chosen ?? '', reason }),
    onSuccess: () => {
      setTenant('');
      setReason('');
      setHasTried(false);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: REQUESTS }),
  });
  const errors = errorsOf(ask.error, null);
  const errorOf = (field: string, value: string | null) =>
    errors.get(field) ?? (hasTried && (value === null || value.trim() === '') ? 'Is required.' : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setHasTried(true);
    if (tenant !== '' && chosen !== null && reason.trim() !== '') ask.mutate();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" p="md" maw={560}>
        <TextInput
          label="Name"
          description="Of the tenant: letters, digits and hyphens, a letter first."
          withAsterisk
          autoComplete="off"
          classNames={{ input: 'typed' }}
          value={tenant}
          error={errorOf('tenant', tenant)}
          onChange={({ currentTarget }) => setTenant(currentTarget.value)}
        />
        <Select
          label="Template"
          description={offered.find(({ name }) => name === chosen)?.description ?? 'What the tenant is to be like.'}
          withAsterisk
          data={offered.map(({ name }) => name)}
          value={chosen}
          placeholder="Choose"
          allowDeselect={false}
          error={errorOf('template', chosen)}
          onChange={setTemplate}
        />
        <Textarea
          label="What it is for"
          description="For whoever decides; it is kept in the audit log."
          withAsterisk
          autosize
          minRows={2}
          value={reason}
          error={errorOf('reason', reason)}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        {ask.error !== null && <ProblemAlert error={ask.error} />}
        {ask.isSuccess && (
          <Text size="sm" role="status">
            It is asked for. You are told here when somebody has answered.
          </Text>
        )}
        <Group>
          <Button type="submit" loading={ask.isPending} loaderProps={{ 'aria-label': 'Asking' }}>
            Ask for it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
