import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { JsonObject, TenantTemplate } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { templates } from '../../../api/requests.ts';
import { useRight } from '../../../api/rights.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';

const KIND = 'TenantTemplate';

/** What tenants can be asked for by, and made by. */
export function TemplatesPage() {
  const { data, error, isPending } = useQuery(templates);
  const mayOffer = useRight(null, KIND, 'update');
  const mayDelete = useRight(null, KIND, 'delete');
  const navigate = useNavigate();
  const [removed, setRemoved] = useState<TenantTemplate | null>(null);
  const button = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <Panel
      title="Templates of tenants"
      aside={
        <GuardedButton right={mayOffer} size="xs" onClick={() => void navigate({ to: '/admin/templates/new' })}>
          Offer a template
        </GuardedButton>
      }
    >
      {error !== null && <ProblemAlert error={error} />}
      {isPending && <OnItsWay />}
      {data?.length === 0 && (
        <Empty title="No template is offered">
          Whoever may not make tenants asks for one by a template: you say once what such a tenant is like, they choose
          a name. Whoever makes tenants can begin with one.
        </Empty>
      )}
      {data !== undefined && data.length > 0 && (
        <Simple
          label="Templates"
          titles={['Name', 'What for', 'What such a tenant has', '']}
          rows={data.map((template) => ({
            key: template.name,
            cells: [
              <span key="name" className="typed">
                {template.name}
              </span>,
              <div key="what" style={{ minWidth: 140, maxWidth: '48ch', overflowWrap: 'anywhere' }}>
                {template.description}
              </div>,
              <Text key="spec" size="xs" c="dimmed" miw={120}>
                {inWords(template.spec)}
              </Text>,
              <Group key="deeds" gap={6} justify="flex-end" wrap="nowrap">
                <GuardedButton
                  {...button}
                  right={mayOffer}
                  onClick={() =>
                    void navigate({ to: '/admin/templates/$template/edit', params: { template: template.name } })
                  }
                  aria-label={`Change ${template.name}`}
                >
                  Change
                </GuardedButton>
                <GuardedButton
                  {...button}
                  right={mayDelete}
                  onClick={() => setRemoved(template)}
                  aria-label={`Remove ${template.name}`}
                >
                  Remove
                </GuardedButton>
              </Group>,
            ],
          }))}
        />
      )}
      {removed !== null && <Remove template={removed} onClose={() => setRemoved(null)} />}
    </Panel>
  );
}

function Remove({ template, onClose }: { readonly template: TenantTemplate; readonly onClose: () => void }) {
  const remove = useDeed({
    act: () => client.accessRequests.deleteTemplate(template.name),
    done: () => `${template.name} is offered no more.`,
    changes: [templates.queryKey],
  });
  return (
    <Confirm
      title={`Remove ${template.name}`}
      deed={`Remove ${template.name}`}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">
        It is offered no more, and requests for a tenant by it that wait can only be refused. Tenants that were made by
        it stay as they are.
      </Text>
    </Confirm>
  );
}

/** `infrastructure: nonprod, tier: shared, limits`: what is short is said, of the rest that it is there. */
function inWords(spec: JsonObject): string {
  return Object.entries(spec)
    .map(([name, value]) => (typeof value === 'object' ? name : `${name}: ${value}`))
    .join(', ');
}
