import { SegmentedControl } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { contents, kinds, MEMBER_KIND, resources, TENANT_KIND, tenant } from '../../../api/queries.ts';
import { useView } from '../../../api/view.ts';
import { PageOnItsWay } from '../../../app/page-states.tsx';
import { isNarrow } from '../../../parts/narrow.ts';
import { Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { ResourceList } from '../../objects/resource-list.tsx';
import { Attention } from './attention.tsx';
import { Facts } from './facts.tsx';
import { Steps } from './steps.tsx';

// What draws graphs is large, and not everybody looks at one.
const TenantGraph = lazy(() => import('./tenant-graph.tsx').then((module) => ({ default: module.TenantGraph })));

const LOOKS = [
  { value: 'graph', label: 'Graph' },
  { value: 'steps', label: 'Steps' },
  { value: 'list', label: 'List' },
] as const;
export type Look = (typeof LOOKS)[number]['value'];

/** What a tenant is, how it is, and what it consists of. */
export function TenantOverview() {
  const { tenant: name } = useParams({ from: '/tenants/$tenant' });
  const { look } = useSearch({ from: '/tenants/$tenant/' });
  const navigate = useNavigate();
  const [view, setView] = useView();
  const { data: object } = useSuspenseQuery(tenant(name));
  const { data: every } = useSuspenseQuery(kinds);
  const { data: made = [], error, isFetching } = useQuery(resources(TENANT_KIND, null, name));
  const { data: declared = [] } = useQuery(
    contents(
      name,
      every.filter(({ name: kind, scope }) => scope === 'tenant' && kind !== MEMBER_KIND.name),
    ),
  );
  // Whoever comes while it is being made wants to see it being made, to the end. Of a graph one sees too little on a phone.
  const [usual] = useState<Look>(() => (object.status.phase !== 'ready' ? 'steps' : isNarrow() ? 'list' : 'graph'));
  const shown = look ?? usual;

  return (
    <>
      <Attention object={object} />
      <Panel>
        <Facts tenant={object} />
      </Panel>
      {error !== null && <ProblemAlert error={error} />}
      <Panel
        title="What it consists of"
        aside={
          <SegmentedControl
            size="xs"
            aria-label="How it is shown"
            data={LOOKS.map((each) => ({ ...each }))}
            value={shown}
            onChange={(value) =>
              navigate({ to: '.', search: (before) => ({ ...before, look: value as Look }), replace: true })
            }
          />
        }
      >
        {shown === 'graph' && (
          <Suspense fallback={<PageOnItsWay />}>
            <TenantGraph tenant={name} resources={made} objects={declared} />
          </Suspense>
        )}
        {shown === 'steps' && <Steps tenant={object} resources={made} />}
        {shown === 'list' && <ResourceList resources={made} view={view} onView={setView} isLoading={isFetching} />}
      </Panel>
    </>
  );
}
