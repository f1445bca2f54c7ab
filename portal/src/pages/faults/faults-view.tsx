import { Badge, Button, Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Fault } from '@tenantry/client';
import { useMemo } from 'react';
import { faults } from '../../api/faults.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { FaultDrawer } from './fault-drawer.tsx';
import classes from './fault-list.module.css';
import { FaultList } from './fault-list.tsx';
import { wordOfState } from './fault-marks.tsx';
import { type FaultSearch, looked, ownerOf, STATES } from './fault-search.ts';

interface FaultsViewProps {
  /** Null: of all tenants and infrastructures. */
  readonly tenant: string | null;
  readonly search: FaultSearch;
  readonly onSearch: (change: FaultSearch) => void;
}

const NONE: readonly Fault[] = [];
const number = new Intl.NumberFormat('en');

/** What is wrong: to find, to understand, and to do something about. */
export function FaultsView({ tenant, search, onSearch }: FaultsViewProps) {
  const state = search.state ?? 'open';
  const isOver = state === 'resolved';
  const lasting = useQuery(faults(tenant, 'lasting'));
  // Of what is over there may be much: it is asked for when somebody looks at it, or at one that is not among the others.
  const isElsewhere = search.fault !== undefined && lasting.data?.every(({ id }) => id !== search.fault) === true;
  const over = useQuery({ ...faults(tenant, 'resolved'), enabled: isOver || isElsewhere });
  const { data = NONE, error, isPending } = isOver ? over : lasting;
  const shown = useMemo(() => looked(data, search), [data, search]);
  const opened = [...(lasting.data ?? NONE), ...(over.data ?? NONE)].find(({ id }) => id === search.fault);
  const isKnown = lasting.data !== undefined && (!isElsewhere || over.data !== undefined);

  return (
    <>
      {tenant === null && <Owners faults={lasting.data ?? NONE} search={search} onSearch={onSearch} />}
      <Panel>
        <Group gap={8} p="xs" px="sm">
          <SegmentedControl
            size="xs"
            aria-label="State"
            value={state}
            onChange={(next) => onSearch({ state: STATES.find((one) => one === next) })}
            data={STATES.map((one) => ({ value: one, label: wordWithCount(one, lasting.data) }))}
          />
          <TextInput
            type="search"
            size="xs"
            w={{ base: '100%', xs: 220 }}
            placeholder="Filter"
            aria-label="Filter faults"
            leftSection={<IconSearch size={14} />}
            value={search.q ?? ''}
            onChange={({ currentTarget }) => onSearch({ q: currentTarget.value || undefined })}
          />
          <Select
            size="xs"
            w={130}
            aria-label="Severity"
            placeholder="Any severity"
            clearable
            data={[
              { value: 'critical', label: 'Critical' },
              { value: 'warning', label: 'Warning' },
            ]}
            value={search.severity ?? null}
            onChange={(severity) =>
              onSearch({ severity: severity === 'critical' || severity === 'warning' ? severity : undefined })
            }
          />
        </Group>
        <div style={{ borderTop: '1px solid var(--portal-line)' }}>
          {error !== null && <ProblemAlert error={error} />}
          {shown.length > 0 && (
            <FaultList
              faults={shown}
              onFault={(fault) => onSearch({ fault })}
              hasOwner={tenant === null && search.owner === undefined}
            />
          )}
          {shown.length === 0 && error === null && (
            <None isLoading={isPending} search={search} onSearch={onSearch} hasAny={data.length > 0} />
          )}
        </div>
      </Panel>
      {search.fault !== undefined && isKnown && (
        <FaultDrawer fault={opened} onClose={() => onSearch({ fault: undefined })} />
      )}
    </>
  );
}

function wordWithCount(state: Fault['state'], lasting: readonly Fault[] | undefined): string {
  const word = wordOfState(state);
  if (lasting === undefined || state === 'resolved') return word;
  const count = lasting.filter((fault) => fault.state === state).length;
  return count === 0 ? word : `${word} ${number.format(count)}`;
}

/** How many are open where, the gravest first. */
function Owners({ faults, search, onSearch }: Omit<FaultsViewProps, 'tenant'> & { readonly faults: readonly Fault[] }) {
  const open = faults.filter(({ state }) => state === 'open');
  const counts = [...Map.groupBy(open, ownerOf)]
    .map(([owner, all]) => ({
      owner,
      name: all[0]?.owner.name ?? '',
      critical: all.filter(({ severity }) => severity === 'critical').length,
      all: all.length,
    }))
    .sort((one, other) => other.critical - one.critical || other.all - one.all);
  if (counts.length === 0) return null;
  return (
    <Panel title="Open, by tenant and infrastructure">
      <ul className={classes.owners}>
        {counts.map(({ owner, name, critical, all }) => (
          <li key={owner}>
            <Button
              size="compact-sm"
              variant={search.owner === owner ? 'light' : 'default'}
              aria-pressed={search.owner === owner}
              onClick={() => onSearch({ owner: search.owner === owner ? undefined : owner, state: undefined })}
              rightSection={
                <Badge size="sm" variant="default" tt="none">
                  {countOf(critical, all)}
                </Badge>
              }
            >
              {name}
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function countOf(critical: number, all: number): string {
  if (critical === 0) return number.format(all);
  return critical === all
    ? `${number.format(all)} critical`
    : `${number.format(critical)} critical of ${number.format(all)}`;
}

interface NoneProps {
  readonly isLoading: boolean;
  readonly search: FaultSearch;
  readonly onSearch: (change: FaultSearch) => void;
  readonly hasAny: boolean;
}

function None({ isLoading, search, onSearch, hasAny }: NoneProps) {
  const state = search.state ?? 'open';
  if (isLoading) return <Empty title="Loading faults" />;
  if (search.q !== undefined || search.severity !== undefined || search.owner !== undefined) {
    return (
      <Empty
        title="No fault matches"
        action={
          <Button
            size="xs"
            variant="default"
            onClick={() => onSearch({ q: undefined, severity: undefined, owner: undefined })}
          >
            Show all that are {state}
          </Button>
        }
      />
    );
  }
  if (state !== 'open') return <Empty title={`Nothing is ${state}`} />;
  return (
    <Empty title="Nothing is wrong that nobody knows of">
      {hasAny
        ? 'What lasts is acknowledged or muted.'
        : 'What keeps anything from being as declared comes here by itself: a crash loop, a full quota, a certificate that ends. Alerts of Prometheus do too, where Alertmanager sends them (docs/faults.md).'}
    </Empty>
  );
}
