import { Text, Textarea } from '@mantine/core';
import type { AccessRequest } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { members } from '../../api/queries.ts';
import { REQUESTS } from '../../api/requests.ts';
import { FormButtons } from '../../parts/form-buttons.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { askedInWords } from './words.ts';

export type Word = 'approve' | 'refuse';

interface DecideProps {
  readonly request: AccessRequest;
  readonly word: Word;
  readonly onClose: () => void;
}

/** Gives what somebody asks for, or says no; with a word to them. */
export function Decide({ request, word, onClose }: DecideProps) {
  const [note, setNote] = useState('');
  const { requester, asked, reason } = request;
  const decide = useDeed({
    act: () => client.accessRequests.decide(request.id, word, note.trim() === '' ? undefined : note.trim()),
    done: () =>
      word === 'approve'
        ? `${requester} has what they asked for: ${askedInWords(request)}.`
        : `${requester} does not get what they asked for.`,
    changes: [REQUESTS, members(asked.tenant).queryKey],
  });
  const deed = word === 'approve' ? 'Approve' : 'Refuse';
  return (
    <FormDialog
      title={`${deed} what ${requester} asks for`}
      onSubmit={() => decide.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <div>
        <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
          {sentence(askedInWords(request))}
        </Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          “{reason}”
        </Text>
      </div>
      {word === 'approve' && <Text size="sm">{consequence(request)}</Text>}
      <Textarea
        label="A word to them"
        description="They see it with your answer, and it is kept in the audit log."
        autosize
        minRows={2}
        maxLength={1000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      {decide.error !== null && <ProblemAlert error={decide.error} />}
      <FormButtons deed={deed} isPending={decide.isPending} onCancel={onClose} />
    </FormDialog>
  );
}

function consequence({ requester, asked }: AccessRequest): string {
  return asked.kind === 'role'
    ? `${requester} has the role from now on until the time is over; it can be taken away before, among the members.`
    : `The tenant is made now, with ${requester} as its owner.`;
}

const sentence = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
