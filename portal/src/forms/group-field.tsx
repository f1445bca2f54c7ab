import { Collapse, Switch, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { JsonObject, JsonValue } from '@tenantry/client';
import { type ReactNode, useId, useState } from 'react';
import { Field, type FieldProps } from './field.tsx';
import classes from './fields.module.css';
import { useField, useHasErrorWithin } from './form-context.ts';
import { type Path, withField } from './paths.ts';
import { beginningOf, isObject, isOfServer, type Schema, sortOf } from './schema.ts';
import { helpOf, inShort, labelOf } from './words.ts';

interface FieldsProps {
  readonly schema: Schema;
  readonly path: Path;
  readonly value: JsonObject;
  readonly onChange: (value: JsonObject) => void;
  /** Of these only, in this order; all of them by default. */
  readonly names?: readonly string[];
  readonly isDense?: boolean;
}

const WIDE = new Set(['list', 'map', 'group', 'choice', 'variant', 'json', 'secret']);

/** The fields of an object: what is required comes first. */
export function Fields({ schema, path, value, onChange, names = namesInOrder(schema), isDense = false }: FieldsProps) {
  const isWide = (name: string | undefined) => name === undefined || WIDE.has(sortOf(schema.properties?.[name] ?? {}));
  return (
    <div className={classes.fields} data-dense={isDense || undefined}>
      {names.map((name, index) => {
        const inner = schema.properties?.[name] ?? {};
        // One that nothing stands beside has the line to itself.
        const isAlone = isWide(names[index - 1]) && isWide(names[index + 1]);
        return (
          <div key={name} data-wide={isAlone || isWide(name) || undefined}>
            <Field
              schema={inner}
              path={[...path, name]}
              name={name}
              value={value[name]}
              isRequired={schema.required?.includes(name) ?? false}
              onChange={(next) => onChange(withField(value, name, next))}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Without what tells alternatives apart, and without what the server writes. */
export function namesInOrder({ properties = {}, required = [] }: Schema): readonly string[] {
  const names = Object.entries(properties).flatMap(([name, one]) =>
    one.const !== undefined || isOfServer(one) ? [] : [name],
  );
  return [...names.filter((name) => required.includes(name)), ...names.filter((name) => !required.includes(name))];
}

const NOTHING: JsonObject = {};

/** An object within an object: folded, and saying in one line what it holds. */
export function GroupField({ schema, path, value, onChange, name, isRequired = false, isItem = false }: FieldProps) {
  const { fixed } = useField(path);
  const held = isObject(value) ? value : undefined;
  const fields = <Fields schema={schema} path={path} value={held ?? NOTHING} onChange={onChange} isDense={isItem} />;
  if (name === null) return fields;
  // Where it makes a difference whether it is there at all, somebody has to say so.
  const isChosen = !isRequired && schema.default === undefined;
  if (isChosen) {
    return (
      <Fold
        paths={[path]}
        title={labelOf(name).label}
        says={held === undefined ? 'Not set' : inShort(value)}
        isFirstOpen={held !== undefined}
        help={fixed ?? helpOf(name, schema.description)}
        aside={
          <Switch
            size="xs"
            checked={held !== undefined}
            aria-label={`Set ${labelOf(name).label.toLowerCase()}`}
            disabled={fixed !== undefined}
            onChange={({ currentTarget }) => onChange(currentTarget.checked ? beginningOf(schema) : undefined)}
          />
        }
        isEmpty={held === undefined}
      >
        {fields}
      </Fold>
    );
  }
  return (
    <Fold
      paths={[path]}
      title={labelOf(name).label}
      says={held === undefined || isSaidByDefault(held, schema) ? 'Default' : inShort(value)}
      isFirstOpen={isRequired}
      help={fixed ?? helpOf(name, schema.description)}
    >
      {fields}
    </Fold>
  );
}

function isSaidByDefault(value: JsonObject, { properties = {} }: Schema): boolean {
  return Object.entries(value).every(([name, one]) => inShort(one) === inShort(properties[name]?.default as JsonValue));
}

interface FoldProps {
  /** What is in it. */
  readonly paths: readonly Path[];
  readonly title: string;
  readonly says: string;
  readonly isFirstOpen?: boolean;
  readonly help?: string | undefined;
  readonly aside?: ReactNode;
  /** There is nothing to unfold. */
  readonly isEmpty?: boolean;
  readonly children: ReactNode;
}

/** Opens by itself where something in it is wrong. */
export function Fold({ paths, title, says, isFirstOpen = false, help, aside, isEmpty = false, children }: FoldProps) {
  const [wanted, setWanted] = useState<boolean | null>(null);
  const isWrong = useHasErrorWithin(paths);
  const isOpen = !isEmpty && (isWrong || (wanted ?? isFirstOpen));
  const id = useId();
  return (
    <div className={classes.group} data-wrong={isWrong || undefined}>
      <div className={classes.groupHead}>
        <UnstyledButton
          className={classes.groupHead}
          style={{ padding: 0, minHeight: 0 }}
          aria-expanded={isOpen}
          aria-controls={id}
          disabled={isEmpty}
          onClick={() => setWanted(!isOpen)}
        >
          <IconChevronRight size={15} className={classes.chevron} data-open={isOpen || undefined} aria-hidden="true" />
          <span className={classes.groupName}>{title}</span>
          <span className={classes.groupSays}>{isOpen ? '' : says}</span>
        </UnstyledButton>
        {aside}
      </div>
      <Collapse expanded={isOpen} id={id}>
        {isOpen && (
          <div className={classes.groupBody}>
            {help !== undefined && (
              <Text size="xs" c="dimmed">
                {help}
              </Text>
            )}
            {children}
          </div>
        )}
      </Collapse>
    </div>
  );
}
