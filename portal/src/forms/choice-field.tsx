import { Input, Select } from '@mantine/core';
import type { JsonObject, JsonValue } from '@tenantry/client';
import { Field, type FieldProps } from './field.tsx';
import classes from './fields.module.css';
import { useField } from './form-context.ts';
import { Fields } from './group-field.tsx';
import { inputProps } from './labels.ts';
import { beginningOf, discriminatorOf, isObject, optionOf, optionsOf, type Schema } from './schema.ts';
import { helpOf, labelOf, nameOfOption } from './words.ts';

interface Alternative {
  readonly id: string;
  readonly label: string;
  readonly schema: Schema;
  /** Nothing more is asked. */
  readonly value?: JsonValue;
}

/** Each value of an enumeration is an alternative of its own. */
function alternativesOf(options: readonly Schema[]): readonly Alternative[] {
  return options.flatMap((schema, index): readonly Alternative[] => {
    if (schema.enum !== undefined) {
      return schema.enum.map((value) => ({ id: `${index} ${value}`, label: String(value), schema, value }));
    }
    const plain = { id: String(index), label: nameOfOption(schema), schema };
    return [schema.type === 'null' ? { ...plain, value: null } : plain];
  });
}

/** One of several sorts of value: which, and then the value. */
export function ChoiceField(props: FieldProps) {
  const { schema, path, value, onChange, isRequired = false, isItem = false, name, said } = props;
  const options = optionsOf(schema);
  const alternatives = alternativesOf(options);
  const index = optionOf(options, value);
  const chosen =
    alternatives.find(({ value: fixed }) => fixed !== undefined && fixed === value) ??
    alternatives.find(({ id, value: fixed }) => id === String(index) && fixed === undefined);
  const about = useField(path);
  const isFree = !isRequired && !isItem;
  const inner = chosen?.value === undefined ? chosen : undefined;
  const isStacked = !isItem || (inner !== undefined && inner.schema.type !== 'string');
  const select = (
    <Select
      {...inputProps(
        inner?.schema.type === 'string' ? { ...props, name: null, said: `Sort of ${said ?? name}` } : props,
        about,
      )}
      styles={isItem ? {} : { wrapper: { maxWidth: 360 } }}
      {...(isItem ? { 'aria-label': `Sort of ${said ?? name ?? 'value'}` } : {})}
      data={alternatives.map(({ id, label }) => ({ value: id, label }))}
      value={chosen?.id ?? null}
      placeholder={isFree ? 'Default' : 'Choose'}
      clearable={isFree}
      clearButtonProps={{ 'aria-label': 'Back to the default' }}
      allowDeselect={false}
      onChange={(id) => {
        const next = alternatives.find((one) => one.id === id);
        onChange(
          next === undefined
            ? undefined
            : (next.value ?? (next.schema.type === 'null' ? null : beginningOf(next.schema))),
        );
      }}
    />
  );
  return (
    <div className={classes.choice} data-stacked={isStacked || undefined}>
      {select}
      {inner !== undefined && (
        <Field
          {...props}
          schema={inner.schema}
          name={null}
          isItem
          {...(name === null ? {} : { said: labelOf(name).label })}
        />
      )}
    </div>
  );
}

type VariantProps = Pick<FieldProps, 'schema' | 'path' | 'value'> & { readonly onChange: (value: JsonObject) => void };

/** Which sort of object it is: what the sorts have in common stays when it changes. */
export function VariantSelect({ schema, path, value, onChange }: VariantProps) {
  const options = optionsOf(schema);
  const field = discriminatorOf(options) ?? '';
  const held: JsonObject = isObject(value) ? value : {};
  const about = useField([...path, field]);
  const first = options[0]?.properties?.[field] ?? {};
  const choose = (next: string | null): void => {
    const option = options.find(({ properties }) => properties?.[field]?.const === next);
    if (option !== undefined) onChange({ [field]: next, ...shared(held, option, field) });
  };
  return (
    <Select
      {...inputProps({ schema: first, path, value, onChange: () => undefined, name: field, isRequired: true }, about)}
      styles={{ wrapper: { maxWidth: 360 } }}
      data={options.map(({ properties }) => String(properties?.[field]?.const))}
      value={typeof held[field] === 'string' ? held[field] : null}
      placeholder="Choose"
      allowDeselect={false}
      onChange={choose}
    />
  );
}

export function VariantField({ schema, path, value, onChange, name }: FieldProps) {
  const options = optionsOf(schema);
  const chosen = options[optionOf(options, value)];
  const fields = (
    <div className={classes.fields}>
      <VariantSelect schema={schema} path={path} value={value} onChange={onChange} />
      {chosen !== undefined && (
        <Fields schema={chosen} path={path} value={isObject(value) ? value : {}} onChange={onChange} />
      )}
    </div>
  );
  if (name === null) return fields;
  return (
    <Input.Wrapper
      component="div"
      labelElement="div"
      label={labelOf(name).label}
      description={helpOf(name, schema.description)}
    >
      {fields}
    </Input.Wrapper>
  );
}

function shared(value: JsonObject, { properties = {} }: Schema, but: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name in properties && name !== but));
}
