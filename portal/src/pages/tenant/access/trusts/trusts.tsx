import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Trust } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../../api/client.ts';
import { useDeed } from '../../../../api/deed.ts';
import { trusts } from '../../../../api/queries.ts';
import { useRight } from '../../../../api/rights.ts';
import { Confirm } from '../../../../parts/confirm.tsx';
import { GuardedButton } from '../../../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../../../parts/page.tsx';
import { ProblemAlert } from '../../../../parts/problem-alert.tsx';
import { Simple } from '../../../../parts/simple-table.tsx';
import { Ago } from '../../../../parts/time.tsx';
import { PipelineOf } from './pipeline.tsx';
import { TrustDialog } from './trust-dialog.tsx';
import { conditionInWords, ISSUERS, issuerNameOf } from './trust-form.ts';

/** What is open over the list. */
type Open = { readonly what: 'new' } | { readonly what: 'change' | 'remove' | 'pipeline'; readonly trust: Trust };

/** Pipelines that come without a secret, by the word of their issuer. */
export function Trusts({ tenant }: { readonly tenant: string }) {
  const mayList = useRight(tenant, 'Trust', 'read-audit');
  const mayCreate = useRight(tenant, 'Trust', 'create');
  const { data = [], error } = useQuery({ ...trusts(tenant), enabled: mayList?.isAllowed === true });
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  return (
    <Panel
      title="Pipelines"
      aside={
        <GuardedButton right={mayCreate} size="xs" onClick={() => setOpen({ what: 'new' })}>
          Let a pipeline in
        </GuardedButton>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      {mayList?.isAllowed === false && <Empty title="Owners see which are let in" />}
      {mayList?.isAllowed === true && error === null && data.length === 0 && (
        <Empty title="No pipeline is let in">
          GitHub Actions, GitLab and others give each run a token that says which it is. Where the tenant trusts that,
          the run gets a short token of the tenant for it, and no secret has to be kept.
        </Empty>
      )}
      {data.length > 0 && (
        <Simple
          label="Pipelines"
          titles={['Name', 'Who is let in', 'May', 'Last used', '']}
          rows={data.map((trust) => ({
            key: trust.id,
            cells: [
              <span key="name" className="typed">
                {trust.name}
              </span>,
              <Whose key="whose" trust={trust} />,
              <div key="may" style={{ minWidth: 120 }}>
                {trust.verbs.join(', ')}
                <Text size="xs" c="dimmed">
                  as {trust.role}, {trust.minutes} min
                </Text>
              </div>,
              trust.lastUsedAt === null ? 'never' : <Ago key="used" at={trust.lastUsedAt} />,
              <Deeds key="deeds" tenant={tenant} trust={trust} onOpen={setOpen} />,
            ],
          }))}
        />
      )}
      {(open?.what === 'new' || open?.what === 'change') && (
        <TrustDialog
          tenant={tenant}
          trust={open.what === 'new' ? null : open.trust}
          onDone={(trust) => setOpen({ what: 'pipeline', trust })}
          onClose={close}
        />
      )}
      {open?.what === 'pipeline' && <PipelineOf trust={open.trust} onClose={close} />}
      {open?.what === 'remove' && <Remove tenant={tenant} trust={open.trust} onClose={close} />}
    </Panel>
  );
}

function Whose({ trust: { issuer, conditions } }: { readonly trust: Trust }) {
  const name = issuerNameOf(issuer);
  return (
    <div style={{ minWidth: 180, overflowWrap: 'anywhere' }}>
      {name === 'other' ? issuer : ISSUERS[name].label}
      {conditions.map((condition) => (
        <Text key={conditionInWords(condition)} size="xs" c="dimmed">
          {conditionInWords(condition)}
        </Text>
      ))}
    </div>
  );
}

interface DeedsProps {
  readonly tenant: string;
  readonly trust: Trust;
  readonly onOpen: (open: Open) => void;
}

const ANYBODY = { isAllowed: true, reason: '' };

function Deeds({ tenant, trust, onOpen }: DeedsProps) {
  const mayChange = useRight(tenant, 'Trust', 'update');
  const mayRemove = useRight(tenant, 'Trust', 'delete');
  const button = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      <GuardedButton
        {...button}
        right={ANYBODY}
        onClick={() => onOpen({ what: 'pipeline', trust })}
        aria-label={`Snippet of ${trust.name}`}
      >
        Snippet
      </GuardedButton>
      <GuardedButton
        {...button}
        right={mayChange}
        onClick={() => onOpen({ what: 'change', trust })}
        aria-label={`Change ${trust.name}`}
      >
        Change
      </GuardedButton>
      <GuardedButton
        {...button}
        right={mayRemove}
        onClick={() => onOpen({ what: 'remove', trust })}
        aria-label={`Remove ${trust.name}`}
      >
        Remove
      </GuardedButton>
    </Group>
  );
}

function Remove({ tenant, trust, onClose }: { tenant: string; trust: Trust; onClose: () => void }) {
  const remove = useDeed({
    act: () => client.trusts.delete(tenant, trust.name),
    done: () => `No pipeline is let in by ${trust.name} any more.`,
    changes: [trusts(tenant).queryKey],
  });
  return (
    <Confirm
      title={`Remove ${trust.name}`}
      deed={`Remove ${trust.name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">Its pipelines are let in no more, and every token that was given by it ends at once.</Text>
    </Confirm>
  );
}
