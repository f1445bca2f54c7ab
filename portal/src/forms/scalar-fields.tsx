import { Autocomplete, NumberInput, Select, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { KindDescription } from '@tenantry/client';
import { kinds, objects } from '../api/queries.ts';
import type { FieldProps } from './field.tsx';
import classes from './fields.module.css';
import { useField, useForm } from './form-context.ts';
import { defaultOf, inputProps } from './labels.ts';
import { optionsOf, type Schema } from './schema.ts';
import { labelOf, meaningsOf } from './words.ts';

const LONG = 512;
/** Of the field, not of what is said about it. */
const NARROW = { wrapper: { maxWidth: 360 } };
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function TextField(props: FieldProps) {
  const { schema, path, value, onChange, isItem = false } = props;
  const input = inputProps(props, useField(path));
  const suggestions = optionsOf(schema).flatMap((option) => (option.enum ?? []).map(String));
  const placeholder = defaultOf(schema) ?? '';
  const take = (text: string) => onChange(text === '' && !isItem ? undefined : text);
  if (suggestions.length > 0) {
    return (
      <Autocomplete {...input} data={suggestions} value={textOf(value)} onChange={take} placeholder={placeholder} />
    );
  }
  const isLong = schema.pattern === undefined && (schema.maxLength ?? LONG) >= LONG;
  const shared = {
    ...input,
    value: textOf(value),
    placeholder,
    autoComplete: 'off',
    spellCheck: false,
  };
  if (isLong) {
    return (
      <Textarea
        {...shared}
        autosize
        minRows={1}
        maxRows={14}
        onChange={({ currentTarget }) => take(currentTarget.value)}
      />
    );
  }
  return <TextInput {...shared} onChange={({ currentTarget }) => take(currentTarget.value)} />;
}

export function NumberField(props: FieldProps) {
  const { schema, path, value, onChange, name } = props;
  const { unit } = labelOf(name ?? '');
  const bounds = {
    ...(schema.minimum === undefined ? {} : { min: schema.minimum }),
    ...(schema.maximum === undefined ? {} : { max: schema.maximum }),
  };
  return (
    <NumberInput
      {...inputProps(props, useField(path))}
      {...bounds}
      value={typeof value === 'number' ? value : ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      placeholder={[defaultOf(schema), unit].filter(Boolean).join(' ')}
      allowDecimal={schema.type === 'number'}
      clampBehavior="none"
      styles={NARROW}
      {...(unit === null ? {} : { suffix: ` ${unit}` })}
    />
  );
}

/** As the server does without it, where only the description says what that is. */
const UNSET = 'unset';

export function YesNoField(props: FieldProps) {
  const { schema, path, value, onChange, isRequired = false } = props;
  const input = inputProps(props, useField(path));
  const { withAsterisk: _, 'aria-required': __, ...plain } = input;
  if (typeof schema.default === 'boolean' || isRequired) {
    const isOn = value ?? schema.default ?? false;
    return (
      <Switch
        {...plain}
        checked={isOn === true}
        onChange={({ currentTarget }) => {
          const next = currentTarget.checked;
          onChange(next === schema.default ? undefined : next);
        }}
      />
    );
  }
  return (
    <Select
      {...input}
      styles={NARROW}
      data={[
        { value: UNSET, label: 'Default' },
        { value: 'true', label: 'Yes' },
        { value: 'false', label: 'No' },
      ]}
      allowDeselect={false}
      value={typeof value === 'boolean' ? String(value) : UNSET}
      onChange={(next) => onChange(next === UNSET || next === null ? undefined : next === 'true')}
    />
  );
}

export function OptionsField(props: FieldProps) {
  const { schema, path, value, onChange, isRequired = false, isItem = false } = props;
  const about = useField(path);
  const values = (schema.enum ?? []).map(String);
  const { before, meanings } = meaningsOf(schema.description ?? '', values);
  const shown = textOf(value) || defaultOf(schema) || '';
  const help = [before, meanings.get(shown) ?? ''].filter(Boolean).join(' ');
  const input = inputProps({ ...props, schema: described(schema, help) }, about);
  const isFree = !isRequired && !isItem;
  return (
    <Select
      {...input}
      styles={isItem ? {} : NARROW}
      data={values}
      value={value === undefined ? null : String(value)}
      placeholder={defaultOf(schema) ?? (isFree ? 'Default' : 'Choose')}
      clearable={isFree}
      clearButtonProps={{ 'aria-label': 'Back to the default' }}
      allowDeselect={false}
      searchable={values.length > 8}
      onChange={(next) => onChange(next === null ? undefined : originalOf(schema, next))}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      renderOption={({ option }) => (
        <div style={{ maxWidth: 420 }}>
          <Text size="sm">{option.value}</Text>
          {meanings.has(option.value) && <div className={classes.meaning}>{meanings.get(option.value)}</div>}
        </div>
      )}
    />
  );
}

function described(schema: Schema, description: string): Schema {
  const { description: _, ...rest } = schema;
  return description === '' ? rest : { ...rest, description };
}

/** A value of the enumeration, which may be no text. */
function originalOf({ enum: values = [] }: Schema, text: string) {
  return values.find((one) => String(one) === text);
}

/** Another object by its name: what there is is offered, and what the caller may not see can be typed. */
export function ReferenceField(props: FieldProps) {
  const { schema, path, value, onChange, isItem = false } = props;
  const { tenant } = useForm();
  const { data: all = [] } = useQuery(kinds);
  const kind = all.find(({ name }) => name === schema.reference);
  const names = useNames(kind, tenant);
  const input = inputProps(props, useField(path));
  return (
    <Autocomplete
      {...input}
      styles={isItem ? {} : NARROW}
      data={names}
      value={textOf(value)}
      onChange={(text) => onChange(text === '' && !isItem ? undefined : text)}
      placeholder={kind === undefined ? '' : `Name of a ${kind.name}`}
      autoComplete="off"
    />
  );
}

const NOWHERE = { name: '', plural: '', scope: 'platform' } as const;

function useNames(kind: KindDescription | undefined, tenant: string | null): string[] {
  const isHere = kind !== undefined && (kind.scope === 'platform' || tenant !== null);
  const place = kind?.scope === 'tenant' ? tenant : null;
  const { data = [] } = useQuery({ ...objects(kind ?? NOWHERE, place), enabled: isHere });
  return data.map(({ metadata }) => metadata.name).toSorted();
}

const ofLocal = (iso: string): string => {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

export function MomentField(props: FieldProps) {
  const { path, value, onChange } = props;
  return (
    <TextInput
      {...inputProps(props, useField(path))}
      type="datetime-local"
      styles={NARROW}
      value={ofLocal(textOf(value))}
      onChange={({ currentTarget }) => {
        const at = new Date(currentTarget.value);
        onChange(Number.isNaN(at.getTime()) ? undefined : at.toISOString());
      }}
    />
  );
}
