import { Anchor, Button, FileButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import type { RegisteredCluster } from '@tenantry/client';
import { useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { saveAs } from '../../../api/download.ts';
import { clusters } from '../../../api/queries.ts';
import { useFormErrors } from '../../../forms/problems.ts';
import { CoveredText } from '../../../parts/covered-text.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { FormButtons } from '../../../parts/form-buttons.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { kubeconfigIn, textOfFile } from './kubeconfig.ts';

/** Fields that stand in the form, by which errors find their place. */
const FIELDS = ['name', 'kubeconfig', 'context'];

interface KubeconfigFormProps {
  /** Null: a new one. */
  readonly cluster: RegisteredCluster | null;
  readonly onDone: (cluster: RegisteredCluster) => void;
  readonly onClose: () => void;
}

/** Registers a cluster by its kubeconfig, or puts another in the place of the one before. It goes in and never comes out. */
export function KubeconfigForm({ cluster, onDone, onClose }: KubeconfigFormProps) {
  const [name, setName] = useState(cluster?.name ?? '');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const { contexts, current } = useMemo(() => kubeconfigIn(text), [text]);
  const context = contexts.some((one) => one.name === chosen) ? chosen : current;
  const save = useDeed<void, RegisteredCluster>({
    act: () => client.clusters.put(name.trim(), text, ...(context === null ? [] : [context])),
    done: (saved) =>
      cluster === null
        ? `${saved.name} is registered.`
        : `${saved.name} is reached with the new kubeconfig from now on.`,
    changes: [clusters.queryKey],
  });
  const errors = useFormErrors(save.error, FIELDS, { name, kubeconfig: text, context });
  const put = (next: string): void => {
    setUnread(null);
    setText(next);
    if (save.error !== null) save.reset();
  };
  const read = (file: File | null): void => {
    if (file !== null) textOfFile(file).then(put, (error: Error) => setUnread(error.message));
  };

  return (
    <Dialog
      onClose={onClose}
      title={cluster === null ? 'Register a cluster' : `Replace the kubeconfig of ${cluster.name}`}
      size="lg"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: onDone });
        }}
      >
        <Stack gap="md">
          {cluster === null ? (
            <>
              <NeededRights />
              <TextInput
                label="Name"
                description="What infrastructures call it by: prod"
                required
                data-autofocus
                autoComplete="off"
                error={errors.of('name')}
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              />
            </>
          ) : (
            <Text size="sm">
              Connections made with the one before are cut and made anew at once; nothing else changes. While{' '}
              {cluster.usedBy.length === 0 ? 'an infrastructure' : cluster.usedBy.map((use) => use.name).join(', ')}{' '}
              uses the name it has to lead to the same cluster.
            </Text>
          )}
          <CoveredText
            label="Kubeconfig"
            description="With everything inline, as kubectl config view --flatten --minify --raw prints it. It is kept sealed and never shown again."
            required
            rows={6}
            error={unread ?? errors.of('kubeconfig')}
            value={text}
            onChange={({ currentTarget }) => put(currentTarget.value)}
          />
          <Group gap="sm">
            <FileButton onChange={read}>
              {(button) => (
                <Button {...button} variant="default" size="xs">
                  Choose a file
                </Button>
              )}
            </FileButton>
            <Text size="sm" c="dimmed" role="status" style={{ overflowWrap: 'anywhere' }}>
              {said(text, contexts, context)}
            </Text>
          </Group>
          {contexts.length > 1 && (
            <Select
              label="Context"
              description="Which of the clusters in it is meant."
              required
              allowDeselect={false}
              error={errors.of('context')}
              data={contexts.map((one) => one.name)}
              value={context}
              onChange={setChosen}
            />
          )}
          {errors.elsewhere !== null && <ProblemAlert error={errors.elsewhere} />}
          <FormButtons
            deed={cluster === null ? 'Check and register' : 'Check and replace'}
            isPending={save.isPending}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Dialog>
  );
}

/** Of what is covered: where it leads. */
function said(text: string, contexts: ReturnType<typeof kubeconfigIn>['contexts'], context: string | null): string {
  if (text.trim() === '') return 'Nothing yet';
  const server = contexts.find((one) => one.name === context)?.server;
  if (server != null) return `Leads to ${server}`;
  return contexts.length === 0 ? 'No context is found in it' : 'Choose one of its contexts';
}

/** The account to make a kubeconfig of. */
function NeededRights() {
  const download = useDeed({
    act: async () => saveAs('cluster-role.yaml', (await client.clusters.rights()).manifest, 'application/yaml'),
    changes: [],
  });
  return (
    <>
      <Text size="sm">
        Any Kubernetes cluster of version 1.30 or newer can carry tenants. The file{' '}
        <Anchor component="button" type="button" size="sm" onClick={() => download.mutate()}>
          cluster-role.yaml
        </Anchor>{' '}
        makes an account there with the rights that are needed and no others, and says how to make its kubeconfig.
      </Text>
      {download.error !== null && <ProblemAlert error={download.error} />}
    </>
  );
}
