import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Capacity as Read, TenantryObject } from '@tenantry/client';
import type { ReactNode } from 'react';
import { capacity } from '../../../api/queries.ts';
import { formatOf } from '../../../parts/chart/units.ts';
import { Meter } from '../../../parts/meter.tsx';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Simple } from '../../../parts/simple-table.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import {
  mostAsking,
  nodesOf,
  overbooking,
  partsOf,
  percentOf,
  RESOURCES,
  readinessOf,
  type Shared,
} from './amounts.ts';
import classes from './capacity.module.css';

const MOST_TENANTS = 5;
const NEARLY_PERCENT = 90;
const FULL_PERCENT = 100;

/** What the cluster of an infrastructure has, what is asked for of it, and what quotas promise of it. */
export function Capacity({ infrastructure }: { readonly infrastructure: TenantryObject }) {
  const { metadata, status } = infrastructure;
  // From the first time that its cluster was reached.
  const isKnown = typeof status.outputs.connection === 'string';
  const { data, error, isFetching, refetch } = useQuery({ ...capacity(metadata.name), enabled: isKnown });
  return (
    <Panel title="Capacity" aside={data !== undefined && <Ago at={data.readAt} />}>
      {!isKnown && (
        <Empty title="Nothing is known yet">
          The cluster has not been reached so far; what it waits for stands above.
        </Empty>
      )}
      {error !== null && (
        <div className={classes.failed}>
          <ProblemAlert error={error} />
          <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
            Try again
          </Button>
        </div>
      )}
      {isKnown && error === null && data === undefined && (
        <div className={classes.coming}>
          <OnItsWay />
        </div>
      )}
      {data !== undefined && <Drawn capacity={data} />}
    </Panel>
  );
}

function Drawn({ capacity: read }: { readonly capacity: Read }) {
  const { shared, own, reserved, versions } = read;
  const asking = mostAsking(read, MOST_TENANTS);
  return (
    <>
      <Part title="Shared nodes" aside={readinessOf(shared)}>
        <SharedNodes shared={shared} />
      </Part>
      {own.length > 0 && (
        <Part title="Tenants’ own nodes" aside="asked for, of what there is">
          <Simple
            label="Tenants’ own nodes"
            titles={['Tenant', 'Nodes', 'CPU', 'Memory', 'Pods']}
            rows={own.map(({ tenant, requested, allocatable, ...nodes }) => ({
              key: tenant,
              cells: [
                <ToTenant key="tenant" tenant={tenant} />,
                readinessOf(nodes),
                ...partsOf(requested, allocatable),
              ],
            }))}
          />
        </Part>
      )}
      {asking.length > 0 && (
        <Part
          title={asking.length < shared.tenants ? 'Who asks for most of shared nodes' : 'Who asks for shared nodes'}
          aside="asked for, of their quota"
        >
          <Simple
            label="Who asks for shared nodes"
            titles={['Tenant', 'CPU', 'Memory', 'Pods']}
            rows={asking.map(({ tenant, requested, quota }) => ({
              key: tenant,
              cells: [<ToTenant key="tenant" tenant={tenant} />, ...partsOf(requested, quota)],
            }))}
          />
        </Part>
      )}
      <p className={classes.foot}>
        {versions.length === 0
          ? 'No node has joined the cluster yet.'
          : `Kubernetes ${versions.map(({ version, nodes }) => (versions.length === 1 ? version : `${version} on ${nodesOf(nodes)}`)).join(', ')}.`}
        {reserved.nodes > 0 &&
          ` ${nodesOf(reserved.nodes)} besides ${reserved.nodes === 1 ? 'is' : 'are'} kept by a taint, as those of the control plane are.`}
      </p>
    </>
  );
}

function Part({ title, aside, children }: { title: string; aside?: string; children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <div className={classes.head}>
        <h3 className={classes.title}>{title}</h3>
        {aside !== undefined && <span className="soft">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

function SharedNodes({ shared }: { readonly shared: Shared }) {
  const { allocatable, requested, quota } = shared;
  const { waits, promises } = overbooking(shared);
  const told = [
    ['failing', waits],
    ['waiting', promises],
  ] as const;
  return (
    <>
      <ul className={classes.bars}>
        {RESOURCES.map(({ resource, title, unit }) => {
          const [shown, whole] = [formatOf(unit), allocatable[resource]];
          const [asked, promised] = [percentOf(requested[resource], whole), percentOf(quota[resource], whole)];
          return (
            <li key={resource} className={classes.bar}>
              <span>{title}</span>
              <Meter
                label={`${title} asked for`}
                percent={asked ?? 0}
                nearly={NEARLY_PERCENT}
                full={FULL_PERCENT + 1}
              />
              <span className={classes.figure}>
                {shown(requested[resource])} of {shown(whole)}
                {asked !== null && <span className="soft"> {asked} %</span>}
              </span>
              <span className={classes.promised} data-over={(promised ?? 0) > FULL_PERCENT || undefined}>
                quotas {shown(quota[resource])}
                {promised !== null && `, ${promised} %`}
              </span>
            </li>
          );
        })}
      </ul>
      {told.map(
        ([state, sentence]) =>
          sentence !== null && (
            <p key={state} className={classes.told}>
              <StateMark state={state} isSentence>
                {sentence}
              </StateMark>
            </p>
          ),
      )}
    </>
  );
}

const ToTenant = ({ tenant }: { readonly tenant: string }) => (
  <Link to="/tenants/$tenant" params={{ tenant }} className="link typed">
    {tenant}
  </Link>
);
