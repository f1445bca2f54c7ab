import { Alert, Group, List, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ClusterFinding, RegisteredCluster } from '@tenantry/client';
import { Fragment } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { clusters } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { Copied } from '../../../parts/copied.tsx';
import { SideDialog } from '../../../parts/dialog.tsx';
import { FactList, Moment } from '../../../parts/fact-list.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { type State, StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import classes from './clusters.module.css';
import { CredentialEnd } from './credential-end.tsx';
import { KubeconfigForm } from './kubeconfig-form.tsx';
import { RemoveCluster } from './remove-cluster.tsx';

interface ClusterDrawerProps {
  /** Undefined: there is none of that name. */
  readonly cluster: RegisteredCluster | undefined;
  readonly onClose: () => void;
}

/** All that is known of a cluster, what its check found, and what can be done with it. */
export function ClusterDrawer({ cluster, onClose }: ClusterDrawerProps) {
  return (
    <SideDialog onClose={onClose} title={cluster === undefined ? 'Cluster' : cluster.name}>
      {cluster === undefined ? (
        <Empty title="There is no such cluster">It was removed, or its name is another.</Empty>
      ) : (
        <Details cluster={cluster} onGone={onClose} />
      )}
    </SideDialog>
  );
}

function Details({ cluster, onGone }: { readonly cluster: RegisteredCluster; readonly onGone: () => void }) {
  const { name, server, context, caFingerprint, authentication, expiresAt, uploadedAt, uploadedBy, usedBy } = cluster;
  const mayUpdate = useRight(null, 'Cluster', 'update');
  const mayDelete = useRight(null, 'Cluster', 'delete');
  const [isReplacing, replacing] = useDisclosure(false);
  const [isRemoving, removing] = useDisclosure(false);
  const check = useDeed({ act: () => client.clusters.check(name), changes: [clusters.queryKey] });
  return (
    <Stack gap="lg">
      <Group gap="xs">
        <GuardedButton right={mayUpdate} size="xs" loading={check.isPending} onClick={() => check.mutate()}>
          Check now
        </GuardedButton>
        <GuardedButton right={mayUpdate} size="xs" variant="default" onClick={replacing.open}>
          Replace kubeconfig
        </GuardedButton>
        <GuardedButton right={mayDelete} size="xs" variant="default" onClick={removing.open}>
          Remove
        </GuardedButton>
      </Group>
      {check.error !== null && <ProblemAlert error={check.error} />}
      <FactList
        facts={[
          ['Server', <Copied key="server" text={server} />],
          ['Context', context],
          ['Authority', <Copied key="ca" text={caFingerprint} />],
          ['Signs in with', SIGNS_IN[authentication]],
          ['Credential ends', <CredentialEnd key="ends" at={expiresAt} />],
          ['Registered', <Moment key="at" at={uploadedAt} after={` by ${uploadedBy}`} />],
          ['Used by', <UsedBy key="used" usedBy={usedBy} />],
        ]}
      />
      <Check cluster={cluster} />
      {isReplacing && <KubeconfigForm cluster={cluster} onDone={replacing.close} onClose={replacing.close} />}
      {isRemoving && <RemoveCluster cluster={cluster} onDone={onGone} onClose={removing.close} />}
    </Stack>
  );
}

const SIGNS_IN: Readonly<Record<RegisteredCluster['authentication'], string>> = {
  token: 'a token',
  'client-certificate': 'a client certificate',
  exec: 'a credential plugin',
};

function UsedBy({ usedBy }: Pick<RegisteredCluster, 'usedBy'>) {
  if (usedBy.length === 0) {
    return (
      <>
        nothing yet.{' '}
        <Link to="/infrastructures/-/new" className="link">
          Make an infrastructure in it
        </Link>
      </>
    );
  }
  return usedBy.map(({ kind, name }, index) => (
    <Fragment key={`${kind} ${name}`}>
      {index > 0 && ', '}
      {kind}{' '}
      <Link to="/infrastructures/$name" params={{ name }} className="link typed">
        {name}
      </Link>
    </Fragment>
  ));
}

function Check({ cluster: { check } }: { readonly cluster: RegisteredCluster }) {
  if (check === null) return <Text size="sm">It was not checked yet.</Text>;
  return (
    <section aria-label="What the check found">
      <Group gap="sm" mb="sm">
        <h3 className={classes.heading}>What the check found</h3>
        <Text size="xs" c="dimmed">
          Kubernetes {check.version}, <Ago at={check.checkedAt} />
        </Text>
      </Group>
      {check.refusals.length > 0 && (
        <Alert
          color="red"
          variant="light"
          mb="sm"
          icon={<IconAlertTriangle size={18} />}
          title="Tenants cannot live in it"
        >
          <List size="sm" spacing={4}>
            {check.refusals.map((refusal) => (
              <List.Item key={refusal}>{refusal}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <ul className={classes.findings}>
        {check.findings.map((finding) => (
          <Finding key={finding.feature} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

const FOUND: Readonly<Record<ClusterFinding['state'], readonly [State, string]>> = {
  present: ['ready', 'Yes'],
  absent: ['waiting', 'No'],
  unknown: ['asleep', 'Not known'],
};

function Finding({ finding: { feature, state, detail, follows } }: { readonly finding: ClusterFinding }) {
  const [mark, words] = FOUND[state];
  const title = feature.replaceAll('-', ' ');
  return (
    <li className={classes.finding}>
      <Group gap="sm" justify="space-between" wrap="nowrap">
        <b>{title.charAt(0).toUpperCase() + title.slice(1)}</b>
        <StateMark state={mark}>{words}</StateMark>
      </Group>
      <span className={classes.detail}>{detail}</span>
      <span className={`soft ${classes.detail}`}>{follows}</span>
    </li>
  );
}
