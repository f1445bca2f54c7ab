import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Engine, EnginePurpose, EngineTest } from '@tenantry/client';
import { client } from '../../../api/client.ts';
import { useDeed } from '../../../api/deed.ts';
import { engines } from '../../../api/queries.ts';
import { useRight } from '../../../api/rights.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { Copied } from '../../../parts/copied.tsx';
import { Entry } from '../../../parts/entry.tsx';
import { GuardedButton } from '../../../parts/guarded-button.tsx';
import { Empty, OnItsWay, Panel } from '../../../parts/page.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import { toldApart, WORDS } from './engine-draft.ts';
import { EngineForm } from './engine-form.tsx';

const PURPOSES = ['logs', 'metrics'] as const;

/** Where the lines and figures of an infrastructure's tenants are: with those of all others, or in places of its own. */
export function Engines({ infrastructure }: { readonly infrastructure: string }) {
  const mayRead = useRight(null, 'Engine', 'read');
  const { data, error } = useQuery({ ...engines, enabled: mayRead?.isAllowed === true });
  return (
    <Panel title="Logs and metrics">
      {mayRead?.isAllowed === false && (
        <Empty title="Only administrators and auditors see where they are">{mayRead.reason}</Empty>
      )}
      {error !== null && <ProblemAlert error={error} />}
      {mayRead?.isAllowed !== false && error === null && data === undefined && <OnItsWay />}
      {data !== undefined &&
        PURPOSES.map((purpose) => (
          <EngineOf
            key={purpose}
            infrastructure={infrastructure}
            purpose={purpose}
            engine={data.find((one) => one.infrastructure === infrastructure && one.purpose === purpose) ?? null}
          />
        ))}
    </Panel>
  );
}

interface EngineOfProps {
  readonly infrastructure: string;
  readonly purpose: EnginePurpose;
  readonly engine: Engine | null;
}

function EngineOf({ infrastructure, purpose, engine }: EngineOfProps) {
  const { title, what, engine: name } = WORDS[purpose];
  const maySet = useRight(null, 'Engine', 'update');
  const mayRemove = useRight(null, 'Engine', 'delete');
  const [isSetting, setting] = useDisclosure(false);
  const [isRemoving, removing] = useDisclosure(false);
  const test = useDeed<void, EngineTest>({ act: () => client.engines.test(infrastructure, purpose), changes: [] });
  const remove = useDeed({
    act: () => client.engines.delete(infrastructure, purpose),
    done: () => `${what} of ${infrastructure} are where those of all others are.`,
    changes: [engines.queryKey],
  });
  const shared = { size: 'xs', variant: 'default' } as const;
  const deeds =
    engine === null ? (
      <GuardedButton {...shared} right={maySet} onClick={setting.open}>
        Set a {name}
      </GuardedButton>
    ) : (
      <>
        <GuardedButton
          {...shared}
          right={maySet}
          loading={test.isPending}
          onClick={() => test.mutate()}
          aria-label={`Test the ${name}`}
        >
          Test
        </GuardedButton>
        <GuardedButton {...shared} right={maySet} onClick={setting.open} aria-label={`Change the ${name}`}>
          Change
        </GuardedButton>
        <GuardedButton {...shared} right={mayRemove} onClick={removing.open} aria-label={`Remove the ${name}`}>
          Remove
        </GuardedButton>
      </>
    );
  return (
    <>
      <Entry deeds={deeds}>
        <b>{title}</b>
        {engine === null ? (
          <div className="soft">With those of all infrastructures, where the installation has them.</div>
        ) : (
          <About engine={engine} />
        )}
        {test.data !== undefined && engine !== null && (
          <div role="status">
            <StateMark state={test.data.isWorking ? 'ready' : 'failing'}>
              {test.data.isWorking ? 'Works' : 'Does not work'}
            </StateMark>{' '}
            {test.data.message} <span className="soft tabular">({test.data.tookMs} ms)</span>
          </div>
        )}
        {test.error !== null && <ProblemAlert error={test.error} />}
      </Entry>
      {isSetting && (
        <EngineForm
          infrastructure={infrastructure}
          purpose={purpose}
          engine={engine}
          onDone={() => {
            setting.close();
            test.mutate();
          }}
          onClose={setting.close}
        />
      )}
      {isRemoving && (
        <Confirm
          title={`Remove the ${name} of ${infrastructure}`}
          deed="Remove"
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() =>
            remove.mutate(undefined, {
              onSuccess: () => {
                test.reset();
                removing.close();
              },
            })
          }
          onClose={removing.close}
        >
          <Text size="sm">
            {what} of its tenants are where those of all others are from then on. What is in this {name} stays there and
            is not shown; its credential is forgotten.
          </Text>
        </Confirm>
      )}
    </>
  );
}

const SIGNS_IN: Readonly<Record<Engine['credential'], string>> = {
  none: 'no credential',
  bearer: 'a bearer token',
  basic: 'a user and a password',
};

function About({ engine }: { readonly engine: Engine }) {
  return (
    <>
      <div>
        <Copied text={engine.url} />
      </div>
      <div className="soft">
        Tenants by {toldApart(engine)}. Asked with {SIGNS_IN[engine.credential]}.
      </div>
      <div className="soft">
        Set <Ago at={engine.updatedAt} /> by {engine.updatedBy}
      </div>
    </>
  );
}
