import { Progress, Text } from '@mantine/core';
import { type KindDescription, sharedWaits, type TenantryObject, waitTitle } from '@tenantry/client';
import { inShort, labelOf } from '../../forms/words.ts';
import { Panel } from '../../parts/page.tsx';
import { PhaseMark } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import { Facts } from './facts.tsx';
import { figuresOf } from './figures.ts';
import classes from './objects.module.css';

/** How it is: what it waits for, since when, and what to do about it. */
export function StatusPanel({ object }: { readonly object: TenantryObject }) {
  const { status, metadata } = object;
  const { progress, waitingFor, conditions, notOffered = [] } = status;
  const ready = conditions.find(({ type }) => type === 'Ready');
  const isBehind = status.observedGeneration !== metadata.generation;
  return (
    <Panel title="State" aside={ready !== undefined && <Ago at={ready.since} />}>
      <div className={classes.status}>
        <PhaseMark object={object} />
        <span>
          {isBehind
            ? 'What was declared last has not been looked at yet.'
            : (ready?.message ?? 'It has just been declared.')}
        </span>
        {progress.total > 0 && status.phase !== 'ready' && (
          <Progress
            value={(progress.done / progress.total) * 100}
            size="sm"
            aria-label={`${progress.done} of ${progress.total} resources stand as declared`}
          />
        )}
      </div>
      {waitingFor.length > 0 && (
        <ul className={classes.waits}>
          {sharedWaits(waitingFor).map((wait) => (
            <li key={`${wait.reason} ${wait.remedy}`} className={classes.wait}>
              <strong title={wait.titles.join('\n')}>{waitTitle(wait)}</strong>
              <span>
                {wait.reason} <span className="soft">since </span>
                <Ago at={wait.since} />
              </span>
              {wait.remedy !== undefined && <span className={classes.remedy}>{wait.remedy}</span>}
            </li>
          ))}
        </ul>
      )}
      {notOffered.length > 0 && (
        <ul className={classes.waits}>
          {notOffered.map(({ feature, reason }) => (
            <li key={feature} className={classes.wait}>
              <strong>Without {feature}</strong>
              <span className="soft">{reason}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** What it shows of itself: addresses, names, counts. */
export function OutputsPanel({ object }: { readonly object: TenantryObject }) {
  const entries = Object.entries(object.status.outputs).filter(([, value]) => value !== null);
  return (
    <Panel title="Outputs">
      {entries.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          It has none yet.
        </Text>
      ) : (
        <Facts facts={entries.map(([name, value]) => [labelOf(name).label, inShort(value)])} />
      )}
    </Panel>
  );
}

/** The most telling of what is declared, as the kind says. */
export function FactsPanel({ kind, object }: { readonly kind: KindDescription; readonly object: TenantryObject }) {
  const { metadata } = object;
  const labels = Object.entries(metadata.labels);
  return (
    <Panel title={kind.name}>
      <Facts
        facts={[
          ...figuresOf(kind, object).map(({ title, text }) => [title, text] as const),
          ...labels.map(([name, value]) => [name, value] as const),
          ['Generation', String(metadata.generation)],
        ]}
      />
    </Panel>
  );
}
