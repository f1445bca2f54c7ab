import { Button, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { TenantryObject } from '@tenantry/client';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { objects, SERVICE_KIND } from '../../../api/queries.ts';
import { rangeOf, searchOfRange } from '../../../api/range.ts';
import { Empty, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { type State, StateMark } from '../../../parts/state.tsx';
import { LogHistogram } from './log-histogram.tsx';
import { LogList } from './log-list.tsx';
import { plain } from './log-row.tsx';
import { filterOf, isFiltered, type LogSearch } from './log-search.ts';
import { LogActions, LogToolbar } from './log-toolbar.tsx';
import { type FeedState, type LogFeed, useLogFeed } from './use-log-feed.ts';

const NONE: readonly TenantryObject[] = [];
const number = new Intl.NumberFormat('en');

/** What the tenant's pods and programs write. */
export function LogsPage() {
  const { tenant } = useParams({ from: '/tenants/$tenant' });
  const search = useSearch({ from: '/tenants/$tenant/logs' });
  const navigate = useNavigate({ from: '/tenants/$tenant/logs' });
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const [isFollowing, setFollowing] = useState(true);
  const filter = useMemo(() => filterOf(search), [search]);
  const range = useMemo(() => rangeOf(search), [search]);
  const feed = useLogFeed(tenant, filter, range, isFollowing);
  const { data: services = NONE } = useQuery(objects(SERVICE_KIND, tenant));
  const { lines } = feed.buffer;
  const isWrapped = search.wrap === undefined ? isNarrow : search.wrap === 'on';

  const change = useCallback(
    (next: LogSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true }),
    [navigate],
  );
  // Another question is looked at from its newest on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is what it depends on
  useEffect(() => setFollowing(true), [filter, range]);

  const names = useMemo(() => namesOf(lines, services), [lines, services]);
  const fields = search.fields ?? [];
  const onField = useCallback(
    (name: string, value: string) => change({ fields: [...new Set([...fields, `${name}=${value}`])] }),
    [change, fields],
  );
  const onPod = useCallback((pod: string) => change({ pod }), [change]);

  return (
    <Panel>
      <LogToolbar search={search} onSearch={change} services={names.services} pods={names.pods} isNarrow={isNarrow} />
      <Group px="sm" pb={6} gap="md">
        <FeedMark state={feed.state} isFollowing={isFollowing} />
        <Text size="xs" c="dimmed" className="tabular">
          {heldOf(feed)}
        </Text>
        {feed.state === 'following' && isFollowing && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlayerPause size={12} />}
            onClick={() => setFollowing(false)}
          >
            Pause
          </Button>
        )}
        <LogActions
          tenant={tenant}
          search={search}
          onSearch={change}
          isWrapped={isWrapped}
          textOfAll={() => lines.map(({ at, pod, message }) => [at, pod ?? '', plain(message)].join(' ')).join('\n')}
        />
      </Group>
      <Group px="sm" pb="xs" display="block">
        <LogHistogram
          tenant={tenant}
          filter={filter}
          range={range}
          onRange={(next) => change(searchOfRange(next))}
          hasLegend={!isNarrow}
        />
      </Group>
      {feed.error !== null && <ProblemAlert error={feed.error} />}
      {lines.length === 0 && feed.state !== 'loading' && feed.error === null ? (
        <NoLines isFiltered={isFiltered(search)} onAll={() => change(NO_FILTER)} tenant={tenant} />
      ) : (
        <LogList
          feed={feed}
          text={search.text}
          isWrapped={isWrapped}
          isFollowing={isFollowing}
          onFollowing={setFollowing}
          onField={onField}
          onPod={onPod}
        />
      )}
    </Panel>
  );
}

const NO_FILTER: LogSearch = {
  text: undefined,
  level: undefined,
  service: undefined,
  pod: undefined,
  fields: undefined,
};

const STATES: Readonly<Record<FeedState, readonly [State, string]>> = {
  loading: ['working', 'Loading lines'],
  following: ['ready', 'Following'],
  interrupted: ['waiting', 'Interrupted, trying again; nothing is lost'],
  still: ['leaving', 'This time has ended'],
  failed: ['failing', 'Stopped'],
};

function FeedMark({ state, isFollowing }: { readonly state: FeedState; readonly isFollowing: boolean }) {
  const [mark, words] = STATES[state];
  const isPaused = state === 'following' && !isFollowing;
  return (
    <span role="status">
      <StateMark state={isPaused ? 'waiting' : mark}>{isPaused ? 'Paused' : words}</StateMark>
    </span>
  );
}

/** From here on somebody who waits would wonder. */
const LATE_SECONDS = 60;

function heldOf({ buffer: { lines, missed, delaySeconds } }: LogFeed): string {
  const late =
    delaySeconds < LATE_SECONDS ? '' : `; those of containers come up to ${Math.round(delaySeconds / 60)} minutes late`;
  const held = `${number.format(lines.length)} ${lines.length === 1 ? 'line' : 'lines'} here${late}`;
  return missed === 0 ? held : `${held}; behind by ${number.format(missed)}, Follow goes on with the newest`;
}

function NoLines(props: { readonly isFiltered: boolean; readonly onAll: () => void; readonly tenant: string }) {
  if (props.isFiltered) {
    return (
      <Empty
        title="No line matches"
        action={
          <Button size="xs" variant="default" onClick={props.onAll}>
            Show all lines
          </Button>
        }
      >
        Nothing in this time has what is asked for. Lines that do not say their level are left out where one is asked
        for.
      </Empty>
    );
  }
  return (
    <Empty title="Nothing was written in this time">
      What containers of {props.tenant} write comes here by itself, from their first line on. Programs may send lines
      themselves too, by OpenTelemetry, to <span className="typed">/api/v1/tenants/{props.tenant}/otlp</span>.
    </Empty>
  );
}

function namesOf(lines: LogFeed['buffer']['lines'], declared: readonly TenantryObject[]) {
  const services = new Set(declared.map(({ metadata }) => metadata.name));
  const pods = new Set<string>();
  for (const { service, pod } of lines) {
    if (service !== null) services.add(service);
    if (pod !== null) pods.add(pod);
  }
  return { services: [...services].sort(), pods: [...pods].sort() };
}
