import { Select, Stack, TextInput } from '@mantine/core';
import type { FaultRoute, FaultRouteWithSecret } from '@tenantry/client';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { useDeed } from '../../api/deed.ts';
import { faultRoutes } from '../../api/faults.ts';
import { useFormErrors } from '../../forms/problems.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { FormButtons } from '../../parts/form-buttons.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { SigningSecret } from '../webhooks/signing-secret.tsx';
import { MannerFields } from './manner-fields.tsx';
import {
  changeOf,
  emptyForm,
  formOf,
  groupSecondsOf,
  isRouteType,
  type RouteForm,
  routeOf,
  TYPES,
} from './route-form.ts';
import { TargetFields } from './target-fields.tsx';

/** What fields of the form need: what is typed, what is wrong with it, and how it is changed. */
export interface Fields {
  readonly form: RouteForm;
  readonly errorOf: (name: string) => string | undefined;
  readonly change: (next: Partial<RouteForm>) => void;
}

/** Fields that stand in the form, by which errors find their place. */
const FIELDS: readonly string[] = [
  'type',
  'name',
  'url',
  'authorization',
  'routingKey',
  'to',
  'groupSeconds',
  'quietHours',
];

interface RouteDialogProps {
  readonly tenant: string | null;
  /** Null: a new one. */
  readonly route: FaultRoute | null;
  readonly onClose: () => void;
}

/** Says where faults shall be told from now on, and how. */
export function RouteDialog({ tenant, route, onClose }: RouteDialogProps) {
  const [form, setForm] = useState<RouteForm>(() => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return route === null ? emptyForm(timeZone) : formOf(route, timeZone);
  });
  const save = useDeed<void, FaultRoute | FaultRouteWithSecret>({
    act: () =>
      route === null
        ? client.faultRoutes.add(tenant, routeOf(form))
        : client.faultRoutes.change(tenant, route.name, changeOf(form)),
    done: ({ name }) =>
      route === null ? `Faults are told to ${name} from now on.` : `${name} is changed, and tried at once.`,
    changes: [faultRoutes(tenant).queryKey],
  });
  const change = (next: Partial<RouteForm>): void => setForm((before) => ({ ...before, ...next }));
  const { of: errorOf, elsewhere } = useFormErrors(save.error, FIELDS, route === null ? routeOf(form) : changeOf(form));
  const secret = save.data !== undefined && 'secret' in save.data ? save.data.secret : null;

  return (
    <Dialog
      onClose={onClose}
      title={route === null ? 'Where faults shall be told' : `Change ${route.name}`}
      isHeld={secret !== null}
    >
      {secret !== null ? (
        <SigningSecret secret={secret} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(undefined, { onSuccess: (saved) => ('secret' in saved && saved.secret !== null) || onClose() });
          }}
        >
          <Stack gap="sm">
            {route === null && (
              <>
                <Select
                  label="To"
                  allowDeselect={false}
                  data={Object.entries(TYPES).map(([value, { label }]) => ({ value, label }))}
                  value={form.type}
                  error={errorOf('type')}
                  onChange={(type) => isRouteType(type) && change({ type, groupSeconds: groupSecondsOf(type) })}
                />
                <TextInput
                  label="Name"
                  description="What you know it by: on-call"
                  required
                  autoComplete="off"
                  error={errorOf('name')}
                  value={form.name}
                  onChange={({ currentTarget }) => change({ name: currentTarget.value })}
                />
              </>
            )}
            <TargetFields route={route} form={form} errorOf={errorOf} change={change} />
            <MannerFields form={form} errorOf={errorOf} change={change} />
            {elsewhere !== null && <ProblemAlert error={elsewhere} />}
            <FormButtons deed={route === null ? 'Add' : 'Change it'} isPending={save.isPending} onCancel={onClose} />
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
