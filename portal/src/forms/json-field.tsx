import { JsonInput } from '@mantine/core';
import type { JsonValue } from '@tenantry/client';
import { useState } from 'react';
import type { FieldProps } from './field.tsx';
import { useField } from './form-context.ts';
import { inputProps } from './labels.ts';
import { isSame } from './paths.ts';

/** What no other field can draw: anything, as JSON. */
export function JsonField(props: FieldProps) {
  const { path, value, onChange } = props;
  const [typed, setTyped] = useState(() => written(value));
  const parsed = read(typed);
  const text = parsed.isValid && !isSame(parsed.value, value) ? written(value) : typed;
  return (
    <JsonInput
      {...inputProps(props, useField(path))}
      autosize
      minRows={2}
      maxRows={14}
      validationError="This is no JSON yet"
      value={text}
      onChange={(next) => {
        setTyped(next);
        const { isValid, value: read_ } = read(next);
        if (isValid) onChange(read_);
      }}
    />
  );
}

const written = (value: JsonValue | undefined): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

function read(text: string): { readonly isValid: boolean; readonly value: JsonValue | undefined } {
  if (text.trim() === '') return { isValid: true, value: undefined };
  try {
    return { isValid: true, value: JSON.parse(text) as JsonValue };
  } catch {
    return { isValid: false, value: undefined };
  }
}
