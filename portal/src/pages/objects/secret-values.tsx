import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { KindDescription, SecretValue, SecretVersion } from '@tenantry/client';
import { useEffect, useState } from 'react';
import { client } from '../../api/client.ts';
import { secretVersions } from '../../api/queries.ts';
import { useRight } from '../../api/rights.ts';
import { CopyIcon } from '../../parts/copied.tsx';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { Empty, Panel } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { Ago } from '../../parts/time.tsx';
import classes from './objects.module.css';

interface SecretValuesProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly name: string;
}

/** Shown so long, then gone from the page. */
const SHOWN_MS = 60_000;

/** The versions of its secrets. A value is asked for by itself, recorded, and kept nowhere but on the screen. */
export function SecretValues({ kind, tenant, name }: SecretValuesProps) {
  const { data, error } = useQuery(secretVersions(kind, tenant, name));
  if (error !== null) return <ProblemAlert error={error} />;
  const versions = (data ?? []).toSorted(
    (one, other) => one.name.localeCompare(other.name) || other.version - one.version,
  );
  return (
    <Panel title="Values" aside={<Text size="xs">Who shows one is written to the audit log.</Text>}>
      {data !== undefined && versions.length === 0 && (
        <Empty title="It holds no values yet">Add some under Edit; they are kept sealed.</Empty>
      )}
      <ul className={classes.rows}>
        {versions.map((version) => (
          <Version
            key={`${version.name} ${version.version}`}
            kind={kind}
            tenant={tenant}
            object={name}
            version={version}
          />
        ))}
      </ul>
    </Panel>
  );
}

interface VersionProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly object: string;
  readonly version: SecretVersion;
}

function Version({ kind, tenant, object, version }: VersionProps) {
  const right = useRight(tenant, kind.name, 'read-secret');
  const [shown, setShown] = useState<SecretValue | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(() => setShown(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [shown]);

  const show = async (): Promise<void> => {
    setIsBusy(true);
    setRefused(null);
    try {
      const which = { name: version.name, version: version.version };
      const [value] = await client.objects(kind, tenant).readSecrets(object, which);
      setShown(value ?? null);
    } catch (problem) {
      setRefused(problem);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <li className={classes.row}>
      <span className={`${classes.grows} typed`}>{version.name}</span>
      <span className="tabular">version {version.version}</span>
      {version.isDeclared && <Text size="xs">in force</Text>}
      <Text size="xs" c="dimmed">
        by {version.createdBy}
      </Text>
      <Ago at={version.createdAt} />
      {shown === null ? (
        <GuardedButton right={right} variant="default" size="compact-sm" loading={isBusy} onClick={show}>
          Show
        </GuardedButton>
      ) : (
        <Button variant="default" size="compact-sm" onClick={() => setShown(null)}>
          Hide
        </Button>
      )}
      {shown !== null && (
        <output className={classes.secret}>
          <span className="typed">{shown.value}</span>
          <CopyIcon label={`Copy ${version.name}`} text={shown.value} />
        </output>
      )}
      {refused !== null && <ProblemAlert error={refused} />}
    </li>
  );
}
