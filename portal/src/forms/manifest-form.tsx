import { Button, Group, SegmentedControl, Text, Textarea, TextInput } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import type { JsonObject, KindDescription, Manifest, Plan } from '@tenantry/client';
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { client } from '../api/client.ts';
import { ProblemAlert } from '../parts/problem-alert.tsx';
import { VariantSelect } from './choice-field.tsx';
import { asJson, type Draft, withLabels, withName } from './draft.ts';
import { Form, idOf, useField } from './form-context.ts';
import { Fields, Fold, namesInOrder } from './group-field.tsx';
import { MapField } from './list-field.tsx';
import classes from './manifest-form.module.css';
import { changesBetween } from './merge.ts';
import { missingFields } from './missing.ts';
import { isSame } from './paths.ts';
import { PlanPreview } from './plan-preview.tsx';
import { errorsAt, errorsOf } from './problems.ts';
import { isObject, optionOf, optionsOf, type Schema, schemaOf } from './schema.ts';
import { usePlan } from './use-plan.ts';
import { labelOf } from './words.ts';

/** What is declared together with the object, by fields of its own. */
export interface Beside {
  readonly fields: ReactNode;
  readonly manifests: readonly Manifest[];
  /** What has to be filled in yet. */
  readonly missing: readonly string[];
}

interface ManifestFormProps {
  readonly kind: KindDescription;
  readonly draft: Draft;
  readonly tenant: string | null;
  /** Its name, and what cannot change, are then settled. */
  readonly isNew: boolean;
  /** Shown unfolded and first, beside what is required and what is said already; by default what the kind's example has. */
  readonly first?: readonly string[];
  readonly above?: ReactNode;
  /** In place of what is said of the kind. */
  readonly summary?: string;
  /** Where it is no object that is declared, but what objects are made by. */
  readonly ofTemplate?: {
    /** The object whose plan stands beside the form. */
    readonly planned: (manifest: Manifest) => Manifest;
    readonly label: string;
  };
  readonly beside?: Beside;
  readonly submitLabel: string;
  readonly onSubmit: () => Promise<void>;
  readonly onCancel: () => void;
  /** In place of the button, for who may not. */
  readonly hindrance?: string | undefined;
}

type Way = 'form' | 'yaml';

/** An object to be declared: a form drawn from its schema, the same as YAML, and what would come of it. */
export function ManifestForm(props: ManifestFormProps) {
  const { kind, draft, tenant, isNew, beside, ofTemplate, submitLabel, onSubmit, onCancel, hindrance } = props;
  const { manifest } = draft;
  const [way, setWay] = useState<Way>('form');
  const [refused, setRefused] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [hasTried, setHasTried] = useState(false);
  /** How often something was wrong when it was to be stored. */
  const [attempts, setAttempts] = useState(0);
  const isDone = useRef(false);
  const touched = useTouched(manifest);
  const form = useRef<HTMLFormElement>(null);
  const schema = useMemo(() => schemaOf(kind.schema), [kind]);

  useBlocker({
    shouldBlockFn: () =>
      draft.isChanged && !isDone.current && !window.confirm('What you typed is not stored yet. Leave it behind?'),
    enableBeforeUnload: () => draft.isChanged && !isDone.current,
  });

  const missing = [
    ...(manifest.metadata.name === '' ? ['metadata.name'] : []),
    ...missingFields(schema, manifest.spec, ['spec']),
    ...(beside?.missing ?? []),
  ];
  const asked = [ofTemplate?.planned(manifest) ?? manifest, ...(beside?.manifests ?? [])];
  const isAskable = missing.length === 0 && draft.textError === null;
  const live = usePlan(
    isAskable ? JSON.stringify(asked) : null,
    isAskable ? null : (draft.textError ?? `Still to be filled in: ${missing.map(shortly).join(', ')}.`),
    (signal): Promise<Plan> => client.plan(asked, { signal }),
  );

  const planned = isAskable ? errorsOf(live.error, 0) : new Map<string, string>();
  const required = hasTried ? missing.map((field) => [field, 'Is required.'] as const) : [];
  const errors = new Map([...errorsOf(refused, 0), ...(hasTried ? planned : errorsAt(planned, touched)), ...required]);
  // What the server said of a value counts until the value is another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the manifest that makes it out of date
  useEffect(() => setRefused(null), [JSON.stringify(asked)]);

  // What was folded around it has opened when this is shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt, and not when something else is wrong by then
  useEffect(() => {
    if (attempts === 0) return;
    const [first] = errors.keys();
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    const named = first === undefined ? null : document.getElementById(idOf(first));
    (wrong ?? named ?? form.current?.querySelector<HTMLElement>('[data-refused]'))?.focus();
  }, [attempts]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setHasTried(true);
    if (!isAskable || hindrance !== undefined) return setAttempts((count) => count + 1);
    setIsBusy(true);
    isDone.current = true;
    try {
      await onSubmit();
    } catch (error) {
      setRefused(error);
      setAttempts((count) => count + 1);
    } finally {
      setIsBusy(false);
      isDone.current = false;
    }
  };

  return (
    <Form
      value={{
        tenant,
        errors,
        fixed: isNew
          ? {}
          : Object.fromEntries(
              Object.entries(kind.immutable).map(([path, why]) => [`spec.${path}`, `Cannot change: ${why}.`]),
            ),
      }}
    >
      <div className={classes.columns}>
        <form className={`panel ${classes.form}`} onSubmit={submit} noValidate ref={form} aria-label={submitLabel}>
          <div className={classes.head}>
            <Text size="sm" c="dimmed">
              {props.summary ?? kind.summary}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label="Write it as"
              data={[
                { value: 'form', label: 'Form' },
                { value: 'yaml', label: 'YAML' },
              ]}
              value={way}
              onChange={(next) => setWay(next as Way)}
            />
          </div>
          <div className={classes.body}>
            {way === 'yaml' ? <YamlText draft={draft} errors={errors} /> : <FormFields {...props} schema={schema} />}
            {refused !== null && (
              <div tabIndex={-1} data-refused>
                <ProblemAlert error={refused} />
              </div>
            )}
          </div>
          <Group className={classes.foot} gap="xs">
            <Button type="submit" loading={isBusy} loaderProps={{ 'aria-label': 'Storing' }}>
              {submitLabel}
            </Button>
            <Button variant="default" onClick={onCancel}>
              Cancel
            </Button>
            {hindrance !== undefined && (
              <Text size="sm" c="dimmed">
                {hindrance}
              </Text>
            )}
          </Group>
        </form>
        <PlanPreview live={live} label={ofTemplate?.label ?? (isNew ? 'What will be made' : 'What will change')} />
      </div>
    </Form>
  );
}

function YamlText({ draft, errors }: { readonly draft: Draft; readonly errors: ReadonlyMap<string, string> }) {
  const [first] = errors;
  const wrong = draft.textError ?? (first === undefined ? undefined : `${first[0]}: ${first[1]}`);
  return (
    <Textarea
      label="Manifest"
      description="What is written here and what the form shows is the same."
      classNames={{ input: classes.yaml ?? '' }}
      autosize
      minRows={18}
      maxRows={40}
      spellCheck={false}
      value={draft.text}
      error={wrong}
      onChange={({ currentTarget }) => draft.setText(currentTarget.value)}
    />
  );
}

function FormFields({
  kind,
  draft,
  isNew,
  first,
  above,
  beside,
  ofTemplate,
  schema,
}: ManifestFormProps & { readonly schema: Schema }) {
  const { manifest, setManifest, setSpec } = draft;
  const { spec, metadata } = manifest;
  // Which fields are folded away is settled when the form opens: what is being filled in does not jump.
  const [opened] = useState(spec);
  const options = optionsOf(schema);
  const current = options.length === 0 ? schema : (options[optionOf(options, spec)] ?? NOTHING);
  const shown = useMemo(
    () => new Set([...(current.required ?? []), ...(first ?? exampleFields(kind)), ...saidFields(current, opened)]),
    [first, kind, current, opened],
  );
  const names = namesInOrder(current);
  const rest = names.filter((name) => !shown.has(name));
  const ahead = first === undefined ? names : [...first.filter((name) => names.includes(name)), ...names];
  return (
    <>
      {above}
      {isNew && <NameField kind={kind} draft={draft} />}
      {options.length > 0 && <VariantSelect schema={schema} path={['spec']} value={spec} onChange={setSpec} />}
      <Fields
        schema={current}
        path={['spec']}
        value={spec}
        onChange={setSpec}
        names={[...new Set(ahead)].filter((name) => shown.has(name))}
      />
      {beside?.fields}
      {rest.length > 0 && (
        <Fold
          paths={[...rest.map((name) => ['spec', name]), ['metadata', 'labels']]}
          title="Advanced"
          says={saysOf(rest, spec, current)}
        >
          <Fields schema={current} path={['spec']} value={spec} onChange={setSpec} names={rest} />
          {ofTemplate === undefined && (
            <MapField
              schema={LABELS}
              path={['metadata', 'labels']}
              name="labels"
              value={metadata.labels as JsonObject | undefined}
              onChange={(next) => setManifest(withLabels(manifest, isObject(next) ? next : undefined))}
            />
          )}
        </Fold>
      )}
    </>
  );
}

const NOTHING: Schema = {};

const LABELS: Schema = {
  type: 'object',
  description: 'By which it is found, such as team: shop. They have no effect of their own.',
  additionalProperties: { type: 'string', maxLength: 63 },
};

function NameField({ kind, draft }: { readonly kind: KindDescription; readonly draft: Draft }) {
  const { manifest, setManifest } = draft;
  const { id, error } = useField(['metadata', 'name']);
  return (
    <TextInput
      id={id}
      label="Name"
      description={`Letters, digits and hyphens, a letter first; ${kind.maxNameLength} characters at most. It cannot change later.`}
      withAsterisk
      aria-required
      data-autofocus
      autoFocus
      autoComplete="off"
      spellCheck={false}
      styles={{ wrapper: { maxWidth: 360 } }}
      classNames={{ input: 'typed' }}
      value={manifest.metadata.name}
      maxLength={kind.maxNameLength}
      onChange={({ currentTarget }) => setManifest(withName(manifest, currentTarget.value))}
      {...(error === undefined ? {} : { error })}
    />
  );
}

/** What a person begins with. */
const exampleFields = ({ example }: KindDescription): readonly string[] =>
  isObject(example.spec) ? Object.keys(example.spec) : [];

/** What is said otherwise than by default. */
function saidFields({ properties = {} }: Schema, spec: JsonObject): readonly string[] {
  return Object.entries(spec).flatMap(([name, value]) => (isSame(value, properties[name]?.default) ? [] : [name]));
}

function saysOf(names: readonly string[], spec: JsonObject, { properties = {} }: Schema): string {
  const set = names.filter((name) => spec[name] !== undefined && !isSame(spec[name], properties[name]?.default));
  const labels = (set.length === 0 ? names : set).map((name) => labelOf(name).label.toLowerCase());
  const shown = labels.slice(0, 5).join(', ');
  const all = labels.length > 5 ? `${shown} and ${labels.length - 5} more` : shown;
  return set.length === 0 ? `As by default: ${all}` : `Set: ${all}`;
}

/** `spec.ports[0].port` → port of ports, for a sentence. */
const shortly = (field: string): string => field.replace(/^(spec|metadata)\./, '');

/** Every field that was ever changed since the form opened. */
function useTouched(manifest: Manifest): ReadonlySet<string> {
  const touched = useRef(new Set<string>());
  const before = useRef(manifest);
  for (const { path } of changesBetween(asJson(before.current), asJson(manifest))) touched.current.add(path);
  before.current = manifest;
  return touched.current;
}
