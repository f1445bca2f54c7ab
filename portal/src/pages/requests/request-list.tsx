import { Button, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { AccessRequest } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { me } from '../../api/queries.ts';
import { REQUESTS } from '../../api/requests.ts';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { StateMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import { Decide, type Word } from './decide.tsx';
import classes from './request-list.module.css';
import { askedInWords, REQUEST_STATES } from './words.ts';

interface RequestListProps {
  readonly label: string;
  readonly requests: readonly AccessRequest[];
}

/** Requests, with what can be done about each: answered by one, taken back by the other. */
export function RequestList({ label, requests }: RequestListProps) {
  const { data: caller } = useSuspenseQuery(me);
  const [decided, setDecided] = useState<{ readonly request: AccessRequest; readonly word: Word } | null>(null);
  const withdraw = useDeed({
    act: (request: AccessRequest) => client.accessRequests.withdraw(request.id),
    done: () => 'You ask for it no more.',
    changes: [REQUESTS],
  });
  return (
    <>
      {withdraw.error !== null && <ProblemAlert error={withdraw.error} />}
      <ul aria-label={label} className={classes.list}>
        {requests.map((request) => (
          <li key={request.id} className={classes.request}>
            <Asked request={request} isOwn={request.requester === caller.name} />
            <How request={request} />
            <div className={classes.deeds}>
              <Deeds
                request={request}
                isOwn={request.requester === caller.name}
                isWithdrawing={withdraw.isPending && withdraw.variables?.id === request.id}
                onDecide={(word) => setDecided({ request, word })}
                onWithdraw={() => withdraw.mutate(request)}
              />
            </div>
          </li>
        ))}
      </ul>
      {decided !== null && <Decide {...decided} onClose={() => setDecided(null)} />}
    </>
  );
}

function Asked({ request, isOwn }: { readonly request: AccessRequest; readonly isOwn: boolean }) {
  const words = askedInWords(request);
  return (
    <div>
      {!isOwn && (
        <>
          <span className="typed">{request.requester}</span> asks for{' '}
        </>
      )}
      {request.state === 'approved' ? (
        <Link to="/tenants/$tenant" params={{ tenant: request.asked.tenant }} className="link">
          {words}
        </Link>
      ) : (
        <span>{words}</span>
      )}
      <Text size="xs" c="dimmed">
        “{request.reason}”, <Ago at={request.createdAt} />
      </Text>
    </div>
  );
}

function How({ request: { state, decidedBy, note, requester } }: { readonly request: AccessRequest }) {
  const [mark, words] = REQUEST_STATES[state];
  const by = decidedBy === null || decidedBy === requester ? null : `by ${decidedBy}`;
  const notes = [by, note === null ? null : `“${note}”`].filter((one) => one !== null);
  return (
    <div>
      <StateMark state={mark}>{words}</StateMark>
      {notes.length > 0 && (
        <Text size="xs" c="dimmed">
          {notes.join(': ')}
        </Text>
      )}
    </div>
  );
}

interface DeedsProps {
  readonly request: AccessRequest;
  readonly isOwn: boolean;
  readonly isWithdrawing: boolean;
  readonly onDecide: (word: Word) => void;
  readonly onWithdraw: () => void;
}

function Deeds({ request, isOwn, isWithdrawing, onDecide, onWithdraw }: DeedsProps) {
  if (request.state !== 'pending') return null;
  const of = `what ${request.requester} asks for: ${askedInWords(request)}`;
  if (isOwn) {
    return (
      <Button
        size="compact-xs"
        variant="default"
        loading={isWithdrawing}
        onClick={onWithdraw}
        aria-label={`Withdraw ${askedInWords(request)}`}
      >
        Withdraw
      </Button>
    );
  }
  return (
    <>
      <GuardedButton
        right={request.decidable}
        size="compact-xs"
        onClick={() => onDecide('approve')}
        aria-label={`Approve ${of}`}
      >
        Approve
      </GuardedButton>
      <GuardedButton
        right={request.decidable}
        size="compact-xs"
        variant="default"
        onClick={() => onDecide('refuse')}
        aria-label={`Refuse ${of}`}
      >
        Refuse
      </GuardedButton>
    </>
  );
}
