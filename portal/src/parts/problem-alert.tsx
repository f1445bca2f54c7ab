import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ProblemError, UnreachableError } from '@tenantry/client';
import { inSentences } from './problem-words.ts';

/** What the server refused and what to do about it, in its own words. */
export function ProblemAlert({ error, fields = true }: { readonly error: unknown; readonly fields?: boolean }) {
  const { title, detail = '', remedy, errors } = told(error);
  const isGeneral = errors.some((each) => each.isGeneral && each.remedy === remedy);
  const [first] = errors;
  const isTold =
    errors.length === 1 &&
    first !== undefined &&
    has(detail, first.message) &&
    (first.isGeneral === true || has(remedy ?? '', first.remedy ?? ''));
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={title}>
      {detail !== '' && <Text size="sm">{detail}</Text>}
      {fields && errors.length > 0 && !isTold && (
        <List size="sm" mt="xs" spacing={4}>
          {errors.map((each) => (
            <List.Item key={`${each.field} ${each.message}`}>
              <span className="typed">{each.field}</span>: {inSentences(each)}
            </List.Item>
          ))}
        </List>
      )}
      {remedy !== undefined && !isGeneral && (
        <Text size="sm" mt="xs" fw={550}>
          {remedy}
        </Text>
      )}
    </Alert>
  );
}

const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

function told(error: unknown) {
  if (error instanceof ProblemError) return { ...error.problem, errors: error.problem.errors ?? [] };
  if (error instanceof UnreachableError) {
    return { title: 'The server does not answer', detail: error.message, remedy: undefined, errors: [] };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { title: 'Something went wrong in the portal', detail, remedy: 'Load the page again.', errors: [] };
}
