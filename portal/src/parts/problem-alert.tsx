import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ProblemError, UnreachableError } from '@tenantry/client';

/** What the server refused and what to do about it, in its own words. */
export function ProblemAlert({ error, fields = true }: { readonly error: unknown; readonly fields?: boolean }) {
  const { title, detail, remedy, errors } = told(error);
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={title}>
      {detail !== undefined && <Text size="sm">{detail}</Text>}
      {fields && errors.length > 0 && (
        <List size="sm" mt="xs" spacing={4}>
          {errors.map(({ field, message, remedy: what }) => (
            <List.Item key={`${field} ${message}`}>
              <span className="typed">{field}</span> {message}
              {what !== undefined && `: ${what}`}
            </List.Item>
          ))}
        </List>
      )}
      {remedy !== undefined && (
        <Text size="sm" mt="xs" fw={550}>
          {remedy}
        </Text>
      )}
    </Alert>
  );
}

function told(error: unknown) {
  if (error instanceof ProblemError) return { ...error.problem, errors: error.problem.errors ?? [] };
  if (error instanceof UnreachableError) {
    return { title: 'The server does not answer', detail: error.message, remedy: undefined, errors: [] };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'Something went wrong in the portal', detail, remedy: 'Load the page again.', errors: [] };
}
