import { Autocomplete, Button, Group, List, Select, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { IdentityReach, Reach } from '@tenantry/client';
import { useState } from 'react';
import { type ReachSearch, reach, reachIdentity } from '../../../api/queries.ts';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import classes from './boundary.module.css';

const PLACES = ['@internet', '@cluster-api', '@metadata'];

/** Asks whether traffic or an identity passes, and shows the rule that decides. The question is in the address of the page. */
export function ReachQuestion({ tenant }: { readonly tenant: string }) {
  const asked = useSearch({ from: '/tenants/$tenant/boundary' });
  const navigate = useNavigate();
  const [draft, setDraft] = useState<ReachSearch>({
    ...asked,
    from: asked.from ?? tenant,
    to: asked.to ?? tenant,
  });
  const change = (part: Partial<ReachSearch>): void => setDraft((before) => ({ ...before, ...part }));
  const isAsked = asked.from !== undefined && asked.to !== undefined;

  return (
    <div className={classes.question}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          navigate({ to: '.', search: (before) => ({ ...before, ...draft }) });
        }}
      >
        <Group gap="sm" align="flex-end">
          <Autocomplete
            label="From"
            description="Tenant, TENANT/POD, @internet …"
            required
            data={[tenant, ...PLACES]}
            value={draft.from ?? ''}
            onChange={(from) => change({ from })}
          />
          <Autocomplete
            label="To"
            description="Tenant, TENANT/service/NAME, an address …"
            required
            data={[tenant, ...PLACES]}
            value={draft.to ?? ''}
            onChange={(to) => change({ to })}
          />
          <Select
            label="By"
            description="Traffic, or the identity"
            allowDeselect={false}
            data={[
              { value: 'network', label: 'Network' },
              { value: 'identity', label: 'Identity' },
            ]}
            value={draft.by ?? 'network'}
            onChange={(by) => change({ by: by === 'identity' ? 'identity' : undefined })}
            w={130}
          />
          {draft.by !== 'identity' && (
            <TextInput
              label="Port"
              description="Any without it"
              inputMode="numeric"
              value={draft.port ?? ''}
              onChange={({ currentTarget }) => change({ port: currentTarget.value || undefined })}
              w={110}
            />
          )}
          <Button type="submit">Ask</Button>
        </Group>
      </form>
      {isAsked && (asked.by === 'identity' ? <ByIdentity asked={asked} /> : <ByNetwork asked={asked} />)}
    </div>
  );
}

function ByNetwork({ asked }: { readonly asked: ReachSearch }) {
  const { data, error, isPending } = useQuery(reach(asked));
  if (error !== null) return <ProblemAlert error={error} />;
  if (isPending) return <Asking />;
  return <NetworkAnswer answer={data} />;
}

function ByIdentity({ asked }: { readonly asked: ReachSearch }) {
  const { data, error, isPending } = useQuery(reachIdentity(asked));
  if (error !== null) return <ProblemAlert error={error} />;
  if (isPending) return <Asking />;
  return <IdentityAnswer answer={data} />;
}

function Asking() {
  return (
    <Text size="sm" c="dimmed" mt="md" role="status">
      Reading the rules that are in force
    </Text>
  );
}

function NetworkAnswer({ answer }: { readonly answer: Reach }) {
  return (
    <div className={classes.answer} role="status">
      <p className={classes.sentence}>
        <StateMark
          isSentence
          state={answer.verdict === 'denied' ? 'asleep' : answer.verdict === 'allowed' ? 'ready' : 'waiting'}
        >
          {answer.sentence}
        </StateMark>
      </p>
      {answer.pairs.map((pair) => (
        <div key={`${pair.from} ${pair.to}`} className={classes.pair}>
          <div>
            <span className="typed">{pair.from}</span> → <span className="typed">{pair.to}</span>
            {pair.pairs > 1 && <span className="soft"> and all {pair.pairs} pairs of pods alike</span>}
            {pair.via !== null && <div className="soft">{pair.via}</div>}
          </div>
          <List size="sm" spacing={6} mt={6}>
            {pair.ports.map((port) => (
              <List.Item key={port.text}>
                {port.text}
                {port.why.flatMap(({ direction, policies }) =>
                  policies.map(({ kind, namespace, name, rule }) => (
                    <div key={`${direction} ${name} ${rule}`} className="soft">
                      {direction}: {kind}{' '}
                      <span className="typed">{namespace === null ? name : `${namespace}/${name}`}</span>
                      {rule !== null && `, rule ${rule}`}
                    </div>
                  )),
                )}
              </List.Item>
            ))}
          </List>
        </div>
      ))}
      <Notes notes={[...answer.notes, ...answer.notConsidered.map(({ what, reason }) => `${what}: ${reason}`)]} />
      <Text size="xs" c="dimmed">
        As read <Ago at={answer.observedAt} />
      </Text>
    </div>
  );
}

function IdentityAnswer({ answer }: { readonly answer: IdentityReach }) {
  return (
    <div className={classes.answer} role="status">
      <p className={classes.sentence}>{answer.sentence}</p>
      <List size="sm" spacing={6}>
        {answer.deeds.map(({ text, because }) => (
          <List.Item key={text}>
            {text}
            {because.map(({ role, scope, assignment }) => (
              <div key={assignment} className="soft">
                {role} on <span className="typed">{scope}</span>
              </div>
            ))}
          </List.Item>
        ))}
      </List>
      <Notes notes={answer.notes} />
    </div>
  );
}

function Notes({ notes }: { readonly notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <List size="xs" c="dimmed" mt="xs">
      {notes.map((note) => (
        <List.Item key={note}>{note}</List.Item>
      ))}
    </List>
  );
}
