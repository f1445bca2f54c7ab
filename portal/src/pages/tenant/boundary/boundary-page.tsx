import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { grants } from '../../../api/queries.ts';
import { Empty, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { GrantList } from './grant-list.tsx';
import { ReachQuestion } from './reach-question.tsx';

/** What is open between a tenant and others, and whether and why something reaches something. */
export function BoundaryPage() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  const { data, error } = useQuery(grants(tenant));
  return (
    <>
      <Panel title="Who reaches whom">
        <ReachQuestion tenant={tenant} />
      </Panel>
      <Panel title="Grants">
        {error !== null && <ProblemAlert error={error} />}
        {data !== undefined && data.length > 0 && <GrantList tenant={tenant} grants={data} />}
        {data?.length === 0 && (
          <Empty title="Nothing is open">
            <Text size="sm">
              Whatever lives in {tenant} reaches what lives in {tenant}. To and from other tenants nothing passes until
              a Grant says so: the tenant that needs something asks for exactly that, and the other agrees or not.{' '}
              <Anchor
                size="sm"
                underline="always"
                renderRoot={(props) => (
                  <Link {...props} to="/tenants/$tenant/new/$plural" params={{ tenant, plural: 'grants' }} />
                )}
              >
                Ask for a Grant
              </Anchor>
            </Text>
          </Empty>
        )}
      </Panel>
    </>
  );
}
