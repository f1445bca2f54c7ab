import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { JsonObject, JsonValue } from '@tenantry/client';
import { type ReactNode, useState } from 'react';
import { Field, type FieldProps } from './field.tsx';
import classes from './fields.module.css';
import { type AboutField, useField } from './form-context.ts';
import { isSame } from './paths.ts';
import { beginningOf, isObject, optionsOf, type Schema, sortOf } from './schema.ts';
import { helpOf, labelOf } from './words.ts';

const NONE: readonly JsonValue[] = [];

/** Several of the same, in their order. */
export function ListField(props: FieldProps) {
  const { schema, path, value, onChange, name } = props;
  const about = useField(path);
  const items = schema.items ?? {};
  const list = Array.isArray(value) ? (value as readonly JsonValue[]) : defaultList(schema);
  const what = singular(name);
  const set = (next: readonly JsonValue[]) => onChange(next.length === 0 && !isExplicit(value) ? undefined : next);
  const isFull = schema.maxItems !== undefined && list.length >= schema.maxItems;
  return (
    <Several {...props} about={about}>
      {list.map((item, index) => (
        <Entry
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no name but their place
          key={index}
          schema={items}
          onRemove={() => set(list.filter((_, at) => at !== index))}
          what={`${what} ${index + 1}`}
        >
          <Field
            schema={items}
            path={[...path, index]}
            name={null}
            said={`${what} ${index + 1}`}
            isItem
            value={item}
            onChange={(next) => set(list.map((one, at) => (at === index ? (next ?? '') : one)))}
          />
        </Entry>
      ))}
      <Add
        id={list.length === 0 ? about.id : undefined}
        what={what}
        isDisabled={isFull || about.fixed !== undefined}
        onAdd={() => set([...list, beginningOf(items) ?? ''])}
      />
    </Several>
  );
}

/** A list that was declared stays one when its last item goes. */
const isExplicit = (value: JsonValue | undefined): boolean => value !== undefined;

function defaultList({ default: value }: Schema): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : NONE;
}

type Pair = readonly [key: string, value: JsonValue];

/** Several of the same, each by a name. */
export function MapField(props: FieldProps) {
  const { schema, path, value, onChange, name } = props;
  const about = useField(path);
  const held = isObject(value) ? value : isObject(schema.default) ? schema.default : {};
  const [pairs, setPairs] = usePairs(held, onChange);
  const items = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
  const what = singular(name);
  return (
    <Several {...props} about={about}>
      {pairs.map(([key, one], index) => {
        const isTwice = pairs.some(([other], at) => other === key && at < index);
        const isLost = key === '' && !isSame(one, beginningOf(items) ?? '');
        return (
          <Entry
            // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is typed here, so it cannot be the key
            key={index}
            schema={items}
            onRemove={() => setPairs(pairs.filter((_, at) => at !== index))}
            what={key || what}
          >
            <TextInput
              className={classes.key ?? ''}
              size="sm"
              classNames={{ input: 'typed' }}
              aria-label={`Name of ${what.toLowerCase()} ${index + 1}`}
              placeholder="Name"
              autoComplete="off"
              spellCheck={false}
              value={key}
              error={isTwice ? 'There is one of this name' : isLost ? 'Without a name it is left out' : undefined}
              onChange={({ currentTarget }) =>
                setPairs(pairs.map((pair, at) => (at === index ? [currentTarget.value, pair[1]] : pair)))
              }
            />
            <div className={classes.value}>
              <Field
                schema={items}
                path={[...path, key]}
                name={null}
                said={`Value of ${key || what.toLowerCase()}`}
                isItem
                value={one}
                onChange={(next) => setPairs(pairs.map((pair, at) => (at === index ? [pair[0], next ?? ''] : pair)))}
              />
            </div>
          </Entry>
        );
      })}
      <Add
        id={pairs.length === 0 ? about.id : undefined}
        what={what}
        isDisabled={about.fixed !== undefined}
        onAdd={() => setPairs([...pairs, ['', beginningOf(items) ?? '']])}
      />
    </Several>
  );
}

/** Names that are being typed may be empty or there twice for a while, which an object cannot hold. */
function usePairs(held: JsonObject, onChange: (value: JsonObject) => void) {
  const [typed, setTyped] = useState<readonly Pair[]>(() => Object.entries(held));
  const pairs = isSame(objectOf(typed), held) ? typed : Object.entries(held);
  const set = (next: readonly Pair[]): void => {
    setTyped(next);
    onChange(objectOf(next));
  };
  return [pairs, set] as const;
}

const objectOf = (pairs: readonly Pair[]): JsonObject => Object.fromEntries(pairs.filter(([key]) => key !== ''));

function Several({
  name,
  schema,
  isRequired,
  about,
  children,
}: FieldProps & { about: AboutField; children: ReactNode }) {
  return (
    <Input.Wrapper
      component="div"
      labelElement="div"
      label={name === null ? undefined : labelOf(name).label}
      description={about.fixed ?? helpOf(name, schema.description)}
      error={about.error}
      withAsterisk={isRequired ?? false}
      size="sm"
    >
      <fieldset className={classes.entries} aria-label={labelOf(name ?? 'items').label}>
        {children}
      </fieldset>
    </Input.Wrapper>
  );
}

const BLOCKS = new Set(['group', 'variant', 'list', 'map']);

function Entry({
  schema,
  what,
  onRemove,
  children,
}: {
  schema: Schema;
  what: string;
  onRemove: () => void;
  children: ReactNode;
}) {
  const isBlock = BLOCKS.has(sortOf(schema)) && optionsOf(schema).length === 0;
  return (
    <div className={classes.entry} data-block={isBlock || undefined}>
      {isBlock ? <div className={classes.value}>{children}</div> : children}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={`Remove ${what.toLowerCase()}`}
        onClick={onRemove}
      >
        <IconX size={15} />
      </ActionIcon>
    </div>
  );
}

interface AddProps {
  readonly id: string | undefined;
  readonly what: string;
  readonly isDisabled: boolean;
  readonly onAdd: () => void;
}

function Add({ id, what, isDisabled, onAdd }: AddProps) {
  return (
    <div>
      <Button
        {...(id === undefined ? {} : { id })}
        variant="default"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={onAdd}
        disabled={isDisabled}
      >
        Add {what.toLowerCase()}
      </Button>
    </div>
  );
}

/** `Ports` → Port; good enough for a button. */
function singular(name: string | null): string {
  const { label } = labelOf(name ?? 'value');
  if (/classes$|addresses$/i.test(label)) return label.slice(0, -2);
  if (/ies$/i.test(label)) return `${label.slice(0, -3)}y`;
  return /[^s]s$/i.test(label) && !/DNS$/.test(label) ? label.slice(0, -1) : label;
}
