import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { ActionDescription, JsonObject, KindDescription, TenantryObject } from '@tenantry/client';
import { type FormEvent, useMemo, useState } from 'react';
import { client } from '../../api/client.ts';
import { useRight } from '../../api/rights.ts';
import { Form } from '../../forms/form-context.ts';
import { Fields } from '../../forms/group-field.tsx';
import { missingFields } from '../../forms/missing.ts';
import { PlanPreview } from '../../forms/plan-preview.tsx';
import { errorsOf } from '../../forms/problems.ts';
import { schemaOf } from '../../forms/schema.ts';
import { usePlan } from '../../forms/use-plan.ts';
import { labelOf } from '../../forms/words.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { GuardedButton } from '../../parts/guarded-button.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { DeleteButton } from './delete-button.tsx';
import classes from './objects.module.css';

interface ActionButtonsProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly object: TenantryObject;
}

/** The deeds of its kind, and its deletion. */
export function ActionButtons({ kind, tenant, object }: ActionButtonsProps) {
  const right = useRight(tenant, kind.name, 'update');
  const [asked, setAsked] = useState<ActionDescription | null>(null);
  const hindrance = object.status.phase === 'deleting' ? 'It is being deleted.' : undefined;
  return (
    <Group gap="xs">
      {kind.actions.map((action) => (
        <GuardedButton
          key={action.name}
          right={right}
          hindrance={hindrance}
          variant="default"
          size="xs"
          onClick={() => setAsked(action)}
        >
          {labelOf(action.name).label}
        </GuardedButton>
      ))}
      <DeleteButton kind={kind} tenant={tenant} object={object} />
      {asked !== null && (
        <ActionDialog kind={kind} tenant={tenant} object={object} action={asked} onClose={() => setAsked(null)} />
      )}
    </Group>
  );
}

interface ActionDialogProps extends ActionButtonsProps {
  readonly action: ActionDescription;
  readonly onClose: () => void;
}

/** What it takes, and what would come of it, before it is done. */
function ActionDialog({ kind, tenant, object, action, onClose }: ActionDialogProps) {
  const [input, setInput] = useState<JsonObject>({});
  const [refused, setRefused] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const queries = useQueryClient();
  const schema = useMemo(() => schemaOf(action.input), [action]);
  const of = client.objects(kind, tenant);
  const { name } = object.metadata;
  const { label } = labelOf(action.name);
  const missing = missingFields(schema, input);
  const live = usePlan(
    missing.length === 0 ? JSON.stringify(input) : null,
    missing.length === 0 ? null : `Still to be filled in: ${missing.join(', ')}.`,
    (signal) => of.planAction(name, action.name, input, signal),
  );
  const errors = errorsOf(refused ?? live.error, null);

  const act = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (missing.length > 0) return;
    setIsBusy(true);
    try {
      await of.act(name, action.name, input);
      queries.invalidateQueries({ queryKey: ['objects', kind.name] });
      notifications.show({ message: `${label} of ${name} is asked for.` });
      onClose();
    } catch (error) {
      setRefused(error);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <Dialog onClose={onClose} title={`${label} ${name}`} size="lg">
      <Form value={{ tenant, errors, fixed: {} }}>
        <form onSubmit={act} noValidate className={classes.stack}>
          <p style={{ margin: 0 }}>{action.summary}</p>
          <Fields
            schema={schema}
            path={[]}
            value={input}
            onChange={(next) => {
              setRefused(null);
              setInput(next);
            }}
          />
          <PlanPreview live={live} label="What will change" />
          {refused !== null && <ProblemAlert error={refused} fields={false} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy} disabled={missing.length > 0} data-autofocus={missing.length === 0}>
              {label}
            </Button>
          </Group>
        </form>
      </Form>
    </Dialog>
  );
}
